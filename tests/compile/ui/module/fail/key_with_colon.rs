use nestling::prelude::*;

#[injectable]
struct CatsService;

#[module(providers: [CatsService])]
struct CatsModule;

fn main() {}
