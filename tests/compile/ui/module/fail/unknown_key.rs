use nestling::prelude::*;

#[injectable]
struct CatsService;

#[module(provider = [CatsService])]
struct CatsModule;

fn main() {}
