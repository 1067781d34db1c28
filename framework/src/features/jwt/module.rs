//! Provides what signs and verifies.

use super::options::JwtOptions;
use super::service::JwtService;
use crate::{DynamicModule, Factory, Result, module};
use std::sync::Arc;

/// Provides a [`JwtService`], and with it what [`JwtGuard`](super::JwtGuard) needs.
///
/// The root module imports it configured; modules whose routes use the guard import it by name.
///
/// ```
/// # use nestling::jwt::{JwtKey, JwtModule, JwtOptions};
/// # use nestling::prelude::*;
/// # struct Settings { secret: String }
/// # #[module(global, providers = [value(Settings { secret: "s".repeat(32) })], exports = [Settings])]
/// # struct SettingsModule;
/// #[module(imports = [
///     SettingsModule,
///     JwtModule::for_root_async(async |settings: Arc<Settings>| -> Result<JwtOptions> {
///         Ok(JwtOptions::new(JwtKey::secret(settings.secret.as_bytes())))
///     }),
/// ])]
/// struct AppModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// # App::create::<AppModule>().await?;
/// # Ok(())
/// # }
/// ```
#[module(
    providers = [factory(|options: Arc<JwtOptions>| -> Result<JwtService> { JwtService::new(&options) })],
    dynamic = [JwtOptions],
    exports = [JwtService],
)]
pub struct JwtModule;

impl JwtModule {
    /// Signs, verifies and finds tokens as it is said here.
    #[track_caller]
    pub fn for_root(options: JwtOptions) -> DynamicModule<Self> {
        DynamicModule::new().value(options)
    }

    /// The same, by what an async function makes of injected providers: those of global modules, such as
    /// the settings of `ConfigModule`.
    #[track_caller]
    pub fn for_root_async<A, F: Factory<A, Output = JwtOptions>>(make: F) -> DynamicModule<Self> {
        DynamicModule::new().factory(make)
    }
}
