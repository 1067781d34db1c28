use nestling::prelude::*;

mod options {
    pub fn mail() -> nestling::DynamicModule<super::MailModule> {
        nestling::DynamicModule::new()
    }
}

#[module]
struct MailModule;

#[module]
struct OtherModule;

#[module(imports = [options::mail() as OtherModule])]
struct AppModule;

fn main() {}
