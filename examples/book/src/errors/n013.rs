//! A hook that fails.

use nestling::prelude::*;

// ANCHOR: wrong
#[injectable]
struct Migrations;

impl OnModuleInit for Migrations {
    async fn on_module_init(&self) -> Result<()> {
        Err(Error::msg("migration 7 does not apply"))
    }
}

#[module(providers = [Migrations])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
