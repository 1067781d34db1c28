use nestling::prelude::*;

mod cats {}

#[module(providers = [cats::CatsServce])]
struct CatsModule;

fn main() {}
