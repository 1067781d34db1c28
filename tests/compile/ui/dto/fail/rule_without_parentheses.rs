use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(length = 5)]
    name: String,
}

fn main() {}
