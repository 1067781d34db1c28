//! What sends interim answers.

use super::FromRequest;
use crate::http::EarlyHints;
use crate::pipeline::ExecutionContext;

#[diagnostic::do_not_recommend]
impl FromRequest for EarlyHints {
    async fn from_request(ctx: &mut ExecutionContext) -> crate::Result<Self> {
        Ok(EarlyHints::of(ctx.connection()))
    }
}
