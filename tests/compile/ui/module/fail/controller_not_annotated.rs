use nestling::prelude::*;

struct CatsController;

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
