use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(length(mni = 1))]
    name: String,
}

fn main() {}
