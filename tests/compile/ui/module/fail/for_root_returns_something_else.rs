use nestling::prelude::*;

#[module]
struct MailModule;

impl MailModule {
    fn for_root() -> u8 {
        0
    }
}

#[module(imports = [MailModule::for_root()])]
struct AppModule;

fn main() {}
