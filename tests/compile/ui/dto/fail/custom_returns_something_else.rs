use nestling::prelude::*;

fn is_even(number: &u8) -> bool {
    number % 2 == 0
}

#[dto]
struct Cat {
    #[validate(custom(function = is_even))]
    age: u8,
}

fn main() {}
