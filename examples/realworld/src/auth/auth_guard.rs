//! Lets users pass.

use super::{AuthError, OptionalAuthGuard};
use crate::users::User;
use nestling::prelude::*;

// ANCHOR: guard
/// Lets requests pass that show a user's token, and grants the user.
#[injectable]
pub(crate) struct AuthGuard;

impl Guard for AuthGuard {
    type Grant = User;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<User> {
        let user = ctx.grant::<OptionalAuthGuard>().await?.clone();
        Ok(user.ok_or(AuthError::TokenMissing)?)
    }
}
// ANCHOR_END: guard
