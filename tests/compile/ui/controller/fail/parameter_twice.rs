use nestling::prelude::*;

#[controller("/cats/:id/toys/:id")]
struct CatsController;

fn main() {}
