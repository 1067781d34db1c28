use nestling::prelude::*;

#[injectable]
struct Cache;

#[module]
struct CatsModule {
    cache: Arc<Cache>,
}

fn main() {}
