use nestling::prelude::*;

fn is_even(number: &u8) -> std::result::Result<(), &'static str> {
    if number % 2 == 0 { Ok(()) } else { Err("must be even") }
}

#[dto]
struct Cat {
    #[validate(custom(function = is_even))]
    name: String,
}

fn main() {}
