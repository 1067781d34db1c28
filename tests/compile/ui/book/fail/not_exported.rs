use nestling::prelude::*;

#[injectable]
struct Cache;

#[module(providers = [Cache])]
struct CacheModule;

#[injectable]
struct CatsService {
    cache: Arc<Cache>,
}

#[module(imports = [CacheModule], providers = [CatsService])]
struct CatsModule;

fn main() {}
