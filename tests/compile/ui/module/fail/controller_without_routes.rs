use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
