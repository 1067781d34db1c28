use nestling::prelude::*;

#[controller("/cats")]
#[meta]
struct CatsController;

fn main() {}
