//! A guard that reads what a route asks for.

use super::KeyGuard;
use super::user::Role;
use nestling::prelude::*;

/// Metadata of a route: who may use it.
pub(crate) struct Roles(pub(crate) &'static [Role]);

/// Lets requests pass whose user has one of the route's [`Roles`]; routes without any are open to everybody.
#[injectable]
pub(crate) struct RolesGuard;

impl CanActivate for RolesGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let Some(&Roles(wanted)) = ctx.metadata() else { return Ok(true) };
        let user = ctx.grant::<KeyGuard>().await?;
        Ok(wanted.contains(&user.role))
    }
}
