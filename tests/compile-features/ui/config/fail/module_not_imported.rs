use nestling::config::{ConfigModule, ConfigOptions};
use nestling::prelude::*;

#[dto]
struct Settings {
    port: u16,
}

#[injectable]
struct Cats {
    settings: Arc<Settings>,
}

#[module(providers = [Cats])]
struct CatsModule;

#[module(imports = [ConfigModule::<Settings>::for_root(ConfigOptions::new()), CatsModule])]
struct AppModule;

fn main() {}
