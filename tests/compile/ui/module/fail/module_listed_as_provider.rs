use nestling::prelude::*;

#[module]
struct CacheModule;

#[module(providers = [CacheModule])]
struct CatsModule;

fn main() {}
