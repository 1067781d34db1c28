use nestling::prelude::*;

#[module(exports = [Cache])]
struct CatsModule;

fn main() {}
