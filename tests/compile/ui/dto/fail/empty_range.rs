use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(length(min = 64, max = 1))]
    name: String,
}

fn main() {}
