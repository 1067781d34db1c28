//! An interceptor that measures handlers.

use super::Log;
use nestling::prelude::*;
use std::time::Instant;

/// Logs which handler ran, and for how long.
#[injectable]
pub(crate) struct LoggingInterceptor {
    log: Arc<dyn Log>,
}

impl Interceptor for LoggingInterceptor {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let begun = Instant::now();
        let outcome = next.handle(ctx).await;
        self.log.write(format!("{}::{} took {:?}", ctx.controller(), ctx.handler(), begun.elapsed()));
        outcome
    }
}
