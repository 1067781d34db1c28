//! A hook that takes too long.

use nestling::AppBuilder;
use nestling::prelude::*;
use std::time::Duration;

// ANCHOR: wrong
#[injectable]
struct Warmup;

impl OnApplicationBootstrap for Warmup {
    async fn on_application_bootstrap(&self) -> Result<()> {
        std::future::pending().await
    }
}

#[module(providers = [Warmup])]
pub(super) struct AppModule;

pub(super) fn builder() -> AppBuilder<AppModule> {
    App::builder().hook_timeout(Duration::from_millis(50))
}
// ANCHOR_END: wrong
