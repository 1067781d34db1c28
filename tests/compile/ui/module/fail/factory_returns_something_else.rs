use nestling::prelude::*;

struct Pool;

#[module(providers = [factory(async || -> Result<Pool> { Ok(5) })])]
struct DatabaseModule;

fn main() {}
