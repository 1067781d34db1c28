use nestling::prelude::*;

#[controller("/cats")]
#[guard(KeyGuard)]
struct CatsController;

fn main() {}
