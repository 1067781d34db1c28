use nestling::prelude::*;

struct CacheModule;

#[module(imports = [CacheModule])]
struct CatsModule;

fn main() {}
