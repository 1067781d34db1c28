use nestling::prelude::*;

struct Url(String);
struct Pool;

#[module(providers = [value(Url(String::new())), factory(async |url| -> Result<Pool> { Ok(Pool) })])]
struct DatabaseModule;

fn main() {}
