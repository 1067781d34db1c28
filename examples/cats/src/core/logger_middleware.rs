//! A middleware that writes down who asked for what.

use super::Log;
use nestling::prelude::*;

/// Logs every request and the status of its answer, also where a guard refuses it.
#[injectable]
pub(crate) struct LoggerMiddleware {
    log: Arc<dyn Log>,
}

impl Middleware for LoggerMiddleware {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let asked = format!("{} {}", ctx.request().method(), ctx.request().uri());
        let outcome = next.handle(ctx).await;
        match &outcome {
            Ok(response) => self.log.write(format!("{asked}: {}", response.status())),
            Err(error) => self.log.write(format!("{asked}: {error}")),
        }
        outcome
    }
}
