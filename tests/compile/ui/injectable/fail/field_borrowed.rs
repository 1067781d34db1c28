use nestling::prelude::*;

#[injectable]
struct Cache;

#[injectable]
struct CatsService<'a> {
    cache: &'a Cache,
}

fn main() {}
