use nestling::prelude::*;

#[injectable]
struct Cache;

#[module(imports = [Cache])]
struct CatsModule;

fn main() {}
