use nestling::prelude::*;

#[injectable]
struct Tom;

#[module(providers = [multi(Tom)])]
struct CatsModule;

fn main() {}
