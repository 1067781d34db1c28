//! What every request passes before the guards.

use super::context::ExecutionContext;
use super::next::{BoxNext, Next};
use super::slot::Slot;
use crate::Result;
use crate::di::provider::BoxFuture;
use crate::http::Response;
use std::future::Future;

/// Runs before the guards and around everything behind them: sees requests that a guard refuses and, on the global
/// level, those that no route answers.
///
/// Source: <https://docs.nestjs.com/middleware>.
///
/// ```
/// # use nestling::prelude::*;
/// #[injectable]
/// struct PoweredBy;
///
/// impl Middleware for PoweredBy {
///     async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
///         let mut response = next.handle(ctx).await?;
///         response.headers_mut().insert("x-powered-by", HeaderValue::from_static("cats"));
///         Ok(response)
///     }
/// }
/// # use nestling::http::HeaderValue;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a middleware",
    label = "not a middleware",
    note = "implement `Middleware` for it; a tower layer becomes one in `TowerLayer::new(…)`"
)]
pub trait Middleware: Send + Sync + 'static {
    /// Runs `next`, or answers in its place.
    ///
    /// # Errors
    ///
    /// An error ends the request and is answered as any error of a handler is.
    fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> impl Future<Output = Result<Response>> + Send;
}

/// A middleware whose type nobody knows.
pub(crate) trait ErasedMiddleware: Send + Sync {
    fn handle_boxed<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>>;
}

impl<M: Middleware> ErasedMiddleware for M {
    fn handle_boxed<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>> {
        Box::pin(self.handle(ctx, next))
    }
}

/// The middleware `M` of a route.
pub(crate) type MiddlewareSlot<M> = Slot<M, dyn ErasedMiddleware>;

/// A middleware on a request's way.
pub(crate) trait MiddlewareStep: Send + Sync {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>>;
}

impl<M: Middleware> MiddlewareStep for MiddlewareSlot<M> {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>> {
        match self {
            Slot::Own(own) => match own.shared() {
                Some(middleware) => middleware.handle_boxed(ctx, next),
                None => Box::pin(async move { own.get(ctx).await?.handle(ctx, next).await }),
            },
            Slot::Replaced(middleware) => middleware.handle_boxed(ctx, next),
        }
    }
}
