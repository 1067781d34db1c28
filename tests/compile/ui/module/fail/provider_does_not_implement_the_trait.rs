use nestling::prelude::*;

trait Repository: Send + Sync {}

#[injectable]
struct Postgres;

#[module(providers = [Postgres as dyn Repository])]
struct CatsModule;

fn main() {}
