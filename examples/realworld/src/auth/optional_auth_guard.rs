//! Lets everybody pass, and says who it is.

use super::{AuthError, Claims};
use crate::users::{User, UsersRepository};
use nestling::jwt::OptionalJwtGuard;
use nestling::prelude::*;

/// Grants the user whose token a request shows, and nobody where it shows none. A token that is not good is refused.
#[injectable]
pub(crate) struct OptionalAuthGuard {
    users: Arc<dyn UsersRepository>,
}

impl Guard for OptionalAuthGuard {
    type Grant = Option<User>;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<Option<User>> {
        let claims = ctx.grant::<OptionalJwtGuard<Claims>>().await?;
        let Some(Claims { sub }) = claims else { return Ok(None) };
        let id = sub.parse().map_err(|_| AuthError::TokenInvalid)?;
        Ok(Some(self.users.find(id).await?.ok_or(AuthError::TokenInvalid)?))
    }
}
