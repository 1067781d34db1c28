//! A guard that reads what a route asks for.

use super::KeyGuard;
use nestling::prelude::*;

/// Metadata of a route: which roles may use it.
pub(crate) struct Roles(pub(crate) &'static [&'static str]);

/// Lets requests pass whose user has one of the route's [`Roles`]; routes without any are open to everybody.
#[injectable]
pub(crate) struct RolesGuard;

impl CanActivate for RolesGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let Some(Roles(wanted)) = ctx.metadata() else { return Ok(true) };
        let wanted = *wanted;
        let user = ctx.grant::<KeyGuard>().await?;
        Ok(user.roles.iter().any(|role| wanted.contains(role)))
    }
}
