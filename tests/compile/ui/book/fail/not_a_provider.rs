use nestling::prelude::*;

struct Cache;

#[module(providers = [Cache])]
struct CatsModule;

fn main() {}
