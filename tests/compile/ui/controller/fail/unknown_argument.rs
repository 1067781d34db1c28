use nestling::prelude::*;

#[controller("/cats", scpe = request)]
struct CatsController;

fn main() {}
