use nestling::prelude::*;

struct Config {
    port: u16,
}

const CONFIG: Config = Config { port: 3000 };

#[module(providers = [value(CONFIG)])]
struct ServerModule;

fn main() {}
