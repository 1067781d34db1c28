use nestling::prelude::*;

#[dto]
#[validate(email)]
struct Cat {
    name: String,
}

fn main() {}
