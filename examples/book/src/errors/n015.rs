//! A test that overrides what the application does not have.

use nestling::prelude::*;
#[cfg(test)]
use nestling::testing::{TestApp, TestAppBuilder};

// ANCHOR: wrong
trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {}

#[module(providers = [SystemClock as dyn Clock])]
struct AppModule;

#[cfg(test)]
pub(super) fn builder() -> TestAppBuilder {
    TestApp::of::<AppModule>().override_provider(Arc::new(SystemClock))
}
// ANCHOR_END: wrong
