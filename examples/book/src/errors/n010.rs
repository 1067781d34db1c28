//! A module that is configured twice.

use nestling::prelude::*;

// ANCHOR: wrong
struct MailOptions(&'static str);

#[module(dynamic = [MailOptions])]
struct MailModule;

impl MailModule {
    fn for_root(from: &'static str) -> DynamicModule<Self> {
        DynamicModule::new().value(MailOptions(from))
    }
}

#[module(imports = [MailModule::for_root("news@example.com")])]
struct NewsModule;

#[module(imports = [MailModule::for_root("nest@example.com"), NewsModule])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
