use nestling::prelude::*;

struct Owner;

#[dto]
struct Cat {
    #[validate(nested)]
    #[serde(skip_serializing)]
    age: u8,
}

fn main() {}
