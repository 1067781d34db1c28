//! Who asks: tokens, and the guards that take them.

mod auth_guard;
mod error;
mod optional_auth_guard;
mod tokens;

pub(crate) use auth_guard::AuthGuard;
pub(crate) use error::AuthError;
pub(crate) use optional_auth_guard::OptionalAuthGuard;
pub(crate) use tokens::Tokens;

use crate::settings::Settings;
use crate::users::UsersStoreModule;
use nestling::jwt::{JwtKey, JwtModule, JwtOptions};
use nestling::prelude::*;
use std::time::Duration;

/// How long a log-in lasts.
const LIFETIME: Duration = Duration::from_secs(60 * 24 * 3600);

#[module(
    imports = [UsersStoreModule, JwtModule::for_root_async(async |settings: Arc<Settings>| -> Result<JwtOptions> {
        Ok(JwtOptions::new(JwtKey::secret(settings.jwt_secret.as_str())).scheme("Token").expires_in(LIFETIME))
    })],
    providers = [Tokens, AuthGuard, OptionalAuthGuard],
    exports = [Tokens, AuthGuard, OptionalAuthGuard],
)]
pub(crate) struct AuthModule;
