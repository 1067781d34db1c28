use nestling::prelude::*;

struct Config;

#[module(providers = [values(Config)])]
struct CatsModule;

fn main() {}
