use nestling::prelude::*;

struct CatsService;

#[module(providers = [CatsService])]
struct CatsModule;

fn main() {}
