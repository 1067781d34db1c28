use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(lenght(min = 1))]
    name: String,
}

fn main() {}
