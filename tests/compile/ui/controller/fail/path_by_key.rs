use nestling::prelude::*;

#[controller(path = "/cats")]
struct CatsController;

fn main() {}
