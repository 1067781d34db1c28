use nestling::prelude::*;

struct Repository<T>(T);

#[module(providers = [Repository<u8>])]
struct CatsModule;

fn main() {}
