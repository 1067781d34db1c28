//! Provides the settings.

use super::options::ConfigOptions;
use crate::{DynamicModule, Result, Validate, module};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// Provides the settings `C`, which are injected as `Arc<C>`.
///
/// They are read once, at boot; what is wrong with them keeps the application from starting. `C` is any type that serde
/// reads and that can check itself, such as a [`#[dto]`](crate::dto).
///
/// The module is global, so that the factories of other modules (`JwtModule::for_root_async(…)`) are given the settings
/// wherever they stand. A module whose own providers need them imports `ConfigModule<AppConfig>` by name, which rustc
/// checks.
#[module(global, dynamic = [C], exports = [C])]
pub struct ConfigModule<C: Send + Sync + 'static> {
    #[inject(default)]
    settings: PhantomData<fn() -> C>,
}

impl<C: DeserializeOwned + Validate + Send + Sync + 'static> ConfigModule<C> {
    /// Reads the settings from these sources, at boot.
    #[track_caller]
    pub fn for_root(options: ConfigOptions) -> DynamicModule<Self> {
        DynamicModule::new().factory(move || {
            let options = options.clone();
            async move { Result::<C>::Ok(options.load()?) }
        })
    }

    /// Provides settings that are there already: those that `main` has read, or a test has made up.
    #[track_caller]
    pub fn with(settings: C) -> DynamicModule<Self> {
        DynamicModule::new().value(settings)
    }
}
