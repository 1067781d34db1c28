//! A guard that proves who asks.

use super::user::{User, Users};
use nestling::prelude::*;

/// Lets requests pass that show a user's key in `x-api-key`, and grants the user.
#[injectable]
pub(crate) struct KeyGuard {
    users: Arc<Users>,
}

impl Guard for KeyGuard {
    type Grant = User;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<User> {
        let key = ctx.request().headers().get("x-api-key").and_then(|key| key.to_str().ok());
        let user = key.and_then(|key| self.users.with_key(key));
        Ok(user.ok_or_else(|| UnauthorizedException::new("show a valid key in `x-api-key`"))?)
    }
}
