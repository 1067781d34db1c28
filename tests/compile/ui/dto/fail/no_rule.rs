use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate]
    name: String,
}

fn main() {}
