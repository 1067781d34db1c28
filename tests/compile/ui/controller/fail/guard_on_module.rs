use nestling::prelude::*;

#[injectable]
struct KeyGuard;

#[module]
#[guard(KeyGuard)]
struct CatsModule;

fn main() {}
