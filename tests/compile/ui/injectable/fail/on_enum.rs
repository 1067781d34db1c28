use nestling::prelude::*;

#[injectable]
enum CatsService {
    One,
}

fn main() {}
