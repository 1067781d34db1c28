//! What lets a handler go on in another protocol.

use super::FromRequest;
use crate::http::{Body, Upgrade};
use crate::pipeline::ExecutionContext;

#[diagnostic::do_not_recommend]
impl FromRequest for Upgrade {
    async fn from_request(ctx: &mut ExecutionContext) -> crate::Result<Self> {
        let upgrade = Upgrade::of(ctx.request());
        if upgrade.protocol().is_some() {
            // The other protocol begins behind the body (RFC 9110, section 7.8).
            let body = std::mem::take(ctx.request_mut().body_mut());
            *ctx.request_mut().body_mut() = Body::full(body.into_bytes().await?);
        }
        Ok(upgrade)
    }
}
