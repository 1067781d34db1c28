use nestling::prelude::*;

#[dto]
struct SignUp {
    password: String,
    #[validate(must_match(other = pasword))]
    again: String,
}

fn main() {}
