use nestling::prelude::*;

#[dto]
union Cat {
    age: u8,
}

fn main() {}
