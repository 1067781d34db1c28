use nestling::prelude::*;

struct MailOptions;

impl MailOptions {
    fn for_root() -> DynamicModule<MailModule> {
        DynamicModule::new()
    }
}

#[module]
struct MailModule;

#[module(imports = [MailOptions::for_root()])]
struct AppModule;

fn main() {}
