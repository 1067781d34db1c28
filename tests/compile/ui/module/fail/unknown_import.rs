use nestling::prelude::*;

#[module(imports = [CacheModul])]
struct CatsModule;

fn main() {}
