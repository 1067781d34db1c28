use nestling::prelude::*;

#[dto]
enum Cat {
    #[validate(email)]
    Tom,
}

fn main() {}
