use nestling::prelude::*;

struct Pool;

#[module(providers = [factory(async |url: String| -> Result<Pool> { Ok(Pool) })])]
struct DatabaseModule;

fn main() {}
