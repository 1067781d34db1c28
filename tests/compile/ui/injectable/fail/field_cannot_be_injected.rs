use nestling::prelude::*;

#[injectable]
struct CatsService {
    name: String,
}

fn main() {}
