use nestling::prelude::*;

struct Url(String);

struct Pool;

#[module(providers = [factory(async |url: Arc<Url>| -> Result<Pool> {
    let _ = url;
    Ok(Pool)
})])]
struct DatabaseModule;

fn main() {}
