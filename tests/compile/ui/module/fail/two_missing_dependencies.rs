use nestling::prelude::*;

#[injectable]
struct Cache;

#[injectable]
struct Clock;

#[injectable]
struct CatsService {
    cache: Arc<Cache>,
    clock: Arc<Clock>,
}

#[module(providers = [CatsService])]
struct CatsModule;

fn main() {}
