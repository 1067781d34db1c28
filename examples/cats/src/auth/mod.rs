//! Who asks, and what they may.

mod key_guard;
mod roles_guard;
#[cfg(test)]
mod tests;
mod user;

pub(crate) use key_guard::KeyGuard;
pub(crate) use roles_guard::{Roles, RolesGuard};
pub(crate) use user::{Role, User};

use nestling::prelude::*;
use user::Users;

#[module(
    providers = [value(Users::demo()), KeyGuard, RolesGuard],
    exports = [KeyGuard, RolesGuard],
)]
pub(crate) struct AuthModule;
