//! Who asks: tokens, and the guards that take them.

mod auth_guard;
mod error;
mod optional_auth_guard;
mod tokens;

pub(crate) use auth_guard::AuthGuard;
pub(crate) use error::AuthError;
pub(crate) use optional_auth_guard::OptionalAuthGuard;
pub(crate) use tokens::{Claims, Tokens};

use crate::settings::Settings;
use crate::users::UsersStoreModule;
use nestling::jwt::{JwtKey, JwtModule, JwtOptions, OptionalJwtGuard};
use nestling::prelude::*;
use std::time::Duration;

/// How long a log-in lasts.
const LIFETIME: Duration = Duration::from_secs(60 * 24 * 3600);

#[module(
    imports = [UsersStoreModule, JwtModule::for_root_async(async |settings: Arc<Settings>| -> Result<JwtOptions> {
        Ok(JwtOptions::new(JwtKey::secret(settings.jwt_secret.expose().as_str())).scheme("Token").expires_in(LIFETIME))
    })],
    providers = [Tokens, OptionalJwtGuard<Claims>, OptionalAuthGuard, AuthGuard],
    exports = [Tokens, OptionalJwtGuard<Claims>, OptionalAuthGuard, AuthGuard],
)]
pub(crate) struct AuthModule;
