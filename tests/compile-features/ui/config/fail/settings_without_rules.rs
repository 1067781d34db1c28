use nestling::config::{ConfigModule, ConfigOptions};
use nestling::prelude::*;

struct Settings {
    port: u16,
}

#[module(imports = [ConfigModule::<Settings>::for_root(ConfigOptions::new())])]
struct AppModule;

fn main() {}
