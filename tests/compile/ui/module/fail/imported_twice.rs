use nestling::prelude::*;

#[module]
struct CacheModule;

#[module(imports = [CacheModule, CacheModule])]
struct CatsModule;

fn main() {}
