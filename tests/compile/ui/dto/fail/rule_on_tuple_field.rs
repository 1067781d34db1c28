use nestling::prelude::*;

#[dto]
struct Cat(#[validate(email)] String, u8);

fn main() {}
