use nestling::prelude::*;

#[controller("/cats/{id}")]
struct CatsController;

fn main() {}
