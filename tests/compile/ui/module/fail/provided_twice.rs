use nestling::prelude::*;

#[injectable]
struct CatsService;

#[module(providers = [CatsService, CatsService])]
struct CatsModule;

fn main() {}
