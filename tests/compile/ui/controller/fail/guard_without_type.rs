use nestling::prelude::*;

#[controller("/cats")]
#[guard]
struct CatsController;

fn main() {}
