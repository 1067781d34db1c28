//! A provider is missing.

use nestling::prelude::*;

// ANCHOR: wrong
struct Database;

#[injectable]
struct Reports {
    #[inject("replica")]
    database: Arc<Database>,
}

#[module(providers = [Reports, qualified("primary", value(Database))])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
