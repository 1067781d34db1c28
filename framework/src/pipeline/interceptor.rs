//! What stands around a handler: before it, after it, or in its place.

use super::context::ExecutionContext;
use super::next::{BoxNext, Next};
use super::slot::Slot;
use crate::Result;
use crate::di::provider::BoxFuture;
use crate::http::Response;
use std::future::Future;

/// Wraps pipes and handler: looks at the request before them and at the outcome after them, changes either, or answers
/// without them.
///
/// Interceptors are entered from the outside in (global, module, controller, route) and left in reverse. They run behind
/// the guards. Source: <https://docs.nestjs.com/interceptors>.
///
/// ```
/// # use nestling::prelude::*;
/// # use std::time::Instant;
/// #[injectable]
/// struct LoggingInterceptor;
///
/// impl Interceptor for LoggingInterceptor {
///     async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
///         let begun = Instant::now();
///         let outcome = next.handle(ctx).await;
///         println!("{}::{} took {:?}", ctx.controller(), ctx.handler(), begun.elapsed());
///         outcome
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an interceptor",
    label = "not an interceptor",
    note = "implement `Interceptor` for it"
)]
pub trait Interceptor: Send + Sync + 'static {
    /// Runs `next`, with what is to happen around it.
    ///
    /// # Errors
    ///
    /// An error ends the request and is answered as any error of a handler is.
    fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> impl Future<Output = Result<Response>> + Send;
}

/// An interceptor whose type nobody knows.
#[doc(hidden)]
pub trait ErasedInterceptor: Send + Sync {
    fn intercept_boxed<'a>(
        &'a self,
        ctx: &'a mut ExecutionContext,
        next: BoxNext<'a>,
    ) -> BoxFuture<'a, Result<Response>>;
}

impl<I: Interceptor> ErasedInterceptor for I {
    fn intercept_boxed<'a>(
        &'a self,
        ctx: &'a mut ExecutionContext,
        next: BoxNext<'a>,
    ) -> BoxFuture<'a, Result<Response>> {
        Box::pin(self.intercept(ctx, next))
    }
}

/// The interceptor `I` of a route.
#[doc(hidden)]
pub type InterceptorSlot<I> = Slot<I, dyn ErasedInterceptor>;

impl<I: Interceptor> InterceptorSlot<I> {
    async fn around(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        match self {
            Slot::Own(own) => match own.shared() {
                Some(interceptor) => interceptor.intercept(ctx, next).await,
                None => own.get(ctx).await?.intercept(ctx, next).await,
            },
            Slot::Replaced(interceptor) => interceptor.intercept_boxed(ctx, BoxNext::new(next)).await,
        }
    }
}

/// An interceptor and what is behind it.
#[doc(hidden)]
pub struct Around<'a, I, N> {
    pub(crate) slot: &'a InterceptorSlot<I>,
    pub(crate) next: N,
}

impl<I: Interceptor, N: Next> Next for Around<'_, I, N> {
    fn handle(self, ctx: &mut ExecutionContext) -> impl Future<Output = Result<Response>> + Send {
        self.slot.around(ctx, self.next)
    }
}

/// An interceptor of a level that is put together at boot.
pub(crate) trait InterceptorStep: Send + Sync {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>>;
}

impl<I: Interceptor> InterceptorStep for InterceptorSlot<I> {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>> {
        Box::pin(self.around(ctx, next))
    }
}
