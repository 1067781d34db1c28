//! A module that nobody configured.

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

#[module(imports = [MailModule])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
