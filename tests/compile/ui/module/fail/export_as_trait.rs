use nestling::prelude::*;

trait Repository: Send + Sync {}

#[injectable]
struct Postgres;

impl Repository for Postgres {}

#[module(providers = [Postgres as dyn Repository], exports = [Postgres as dyn Repository])]
struct CatsModule;

fn main() {}
