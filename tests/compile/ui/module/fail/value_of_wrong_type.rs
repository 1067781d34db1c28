use nestling::prelude::*;

struct Config {
    port: u16,
}

fn config() -> Config {
    Config { port: 3000 }
}

#[module(providers = [value(config() as String)])]
struct ServerModule;

fn main() {}
