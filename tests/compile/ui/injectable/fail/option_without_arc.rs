use nestling::prelude::*;

#[injectable]
struct Cache;

#[injectable]
struct CatsService {
    cache: Option<Cache>,
}

fn main() {}
