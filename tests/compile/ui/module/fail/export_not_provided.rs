use nestling::prelude::*;

#[injectable]
struct CatsService;

#[injectable]
struct Other;

#[module(providers = [Other], exports = [CatsService])]
struct CatsModule;

fn main() {}
