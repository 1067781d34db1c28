use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(length(minimum = 1))]
    name: String,
}

fn main() {}
