use nestling::prelude::*;

#[injectable]
struct CatsService;

#[module(controllers = [CatsService])]
struct CatsModule;

fn main() {}
