use nestling::prelude::*;

#[injectable]
struct KeyGuard;

#[guard(KeyGuard)]
struct CatsController;

fn main() {}
