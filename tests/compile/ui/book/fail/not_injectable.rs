use nestling::prelude::*;

#[injectable]
struct CatsService {
    names: Vec<String>,
}

fn main() {}
