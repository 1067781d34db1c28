use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(length(min = "1"))]
    name: String,
}

fn main() {}
