use nestling::prelude::*;

#[injectable]
struct Cache;

#[module(providers = [Cache], exports = [Cache])]
struct CacheModule;

#[module(exports = [CacheModule])]
struct CatsModule;

fn main() {}
