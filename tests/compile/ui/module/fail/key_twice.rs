use nestling::prelude::*;

#[injectable]
struct CatsService;

#[injectable]
struct DogsService;

#[module(providers = [CatsService], providers = [DogsService])]
struct PetsModule;

fn main() {}
