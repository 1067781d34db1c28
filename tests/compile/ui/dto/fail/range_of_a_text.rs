use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(range(max = 40))]
    name: String,
}

fn main() {}
