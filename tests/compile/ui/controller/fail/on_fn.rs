use nestling::prelude::*;

#[controller("/cats")]
fn cats() {}

fn main() {}
