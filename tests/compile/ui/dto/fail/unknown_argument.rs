use nestling::prelude::*;

#[dto(rename_all = "camelCase")]
struct Cat {
    name: String,
}

fn main() {}
