use nestling::prelude::*;

#[module(global, providers = [value(String::new())], exports = [String])]
struct ConfigModule;

fn main() {}
