use nestling::prelude::*;

#[injectable]
struct Database;

#[module(providers = [Database], exports = [qualified("replica", Database)])]
struct DatabaseModule;

fn main() {}
