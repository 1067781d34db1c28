use nestling::prelude::*;

#[injectable]
struct KeyGuard;

#[injectable]
#[guard(KeyGuard)]
struct CatsService;

fn main() {}
