use nestling::prelude::*;

struct Pool;

async fn pool() -> Result<Pool> {
    Ok(Pool)
}

#[module(providers = [factory(pool)])]
struct DatabaseModule;

fn main() {}
