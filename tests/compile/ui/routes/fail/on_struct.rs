use nestling::prelude::*;

#[routes]
struct CatsController;

fn main() {}
