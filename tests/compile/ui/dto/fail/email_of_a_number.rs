use nestling::prelude::*;

#[dto]
struct Cat {
    #[validate(email)]
    age: u8,
}

fn main() {}
