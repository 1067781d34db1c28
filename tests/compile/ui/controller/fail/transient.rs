use nestling::prelude::*;

#[controller("/cats", scope = transient)]
struct CatsController;

fn main() {}
