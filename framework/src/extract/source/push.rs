//! What promises answers that the client has not asked for.

use super::FromRequest;
use crate::http::Push;
use crate::pipeline::ExecutionContext;

#[diagnostic::do_not_recommend]
impl FromRequest for Push {
    async fn from_request(ctx: &mut ExecutionContext) -> crate::Result<Self> {
        Ok(Push::of(ctx.connection(), ctx.request()))
    }
}
