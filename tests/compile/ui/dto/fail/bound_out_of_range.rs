use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(range(max = 400))]
    age: u8,
}

fn main() {}
