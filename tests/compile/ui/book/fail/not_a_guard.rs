use nestling::prelude::*;

#[injectable]
struct Cache;

#[controller("/cats")]
#[guard(Cache)]
struct CatsController;

fn main() {}
