use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(length(min = 1))]
    age: u8,
}

fn main() {}
