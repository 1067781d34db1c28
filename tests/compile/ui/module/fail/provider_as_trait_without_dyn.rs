use nestling::prelude::*;

trait Repository: Send + Sync {}

#[injectable]
struct Postgres;

impl Repository for Postgres {}

#[module(providers = [Postgres as Repository])]
struct CatsModule;

fn main() {}
