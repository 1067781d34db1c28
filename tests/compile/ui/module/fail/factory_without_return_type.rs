use nestling::prelude::*;

struct Pool;

#[module(providers = [factory(async || Ok(Pool))])]
struct DatabaseModule;

fn main() {}
