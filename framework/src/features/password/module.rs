//! Provides what hashes passwords.

use super::hasher::PasswordHasher;
use super::options::PasswordOptions;
use crate::{DynamicModule, Factory, Result, module};
use std::sync::Arc;

/// Provides a [`PasswordHasher`]. `imports = [PasswordModule]` is enough.
///
/// There is one for the application, however many modules import this one: how many hashes are made at once is bounded
/// for all of them.
#[module(
    providers = [factory(|options: Option<Arc<PasswordOptions>>| -> Result<PasswordHasher> {
        PasswordHasher::new(&options.map_or_else(PasswordOptions::new, |options| PasswordOptions::clone(&options)))
    })],
    exports = [PasswordHasher],
)]
pub struct PasswordModule;

impl PasswordModule {
    /// With these options.
    #[track_caller]
    pub fn for_root(options: PasswordOptions) -> DynamicModule<Self> {
        DynamicModule::new().value(options)
    }

    /// The same, by what an async function makes of injected providers.
    #[track_caller]
    pub fn for_root_async<A, F: Factory<A, Output = PasswordOptions>>(make: F) -> DynamicModule<Self> {
        DynamicModule::new().factory(make)
    }
}
