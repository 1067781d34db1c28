use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(required)]
    name: String,
}

fn main() {}
