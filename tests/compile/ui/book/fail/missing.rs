use nestling::prelude::*;

#[injectable]
struct Cache;

#[injectable]
struct CatsService {
    cache: Arc<Cache>,
}

#[module(providers = [CatsService])]
struct CatsModule;

fn main() {}
