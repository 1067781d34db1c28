use nestling::prelude::*;

trait Repository {}

#[injectable]
struct Postgres;

impl Repository for Postgres {}

#[module(providers = [Postgres as dyn Repository])]
struct CatsModule;

fn main() {}
