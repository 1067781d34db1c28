use nestling::prelude::*;

#[dto]
fn cat() {}

fn main() {}
