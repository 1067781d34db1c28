use nestling::prelude::*;

fn mail() -> DynamicModule<MailModule> {
    DynamicModule::new()
}

#[module]
struct MailModule;

#[module(imports = [mail()])]
struct AppModule;

fn main() {}
