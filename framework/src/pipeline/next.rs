//! What is left of a request's way, as a value: the rest of it runs when it is asked to.

use super::context::ExecutionContext;
use crate::di::provider::BoxFuture;
use crate::http::{HttpException, Response};
use crate::{Error, Result};
use std::future::Future;

/// The rest of a request's way, as interceptors and middleware see it.
///
/// What does not call it skips everything that comes behind: `next.handle(ctx).await` can be called at most once.
/// Source: <https://docs.nestjs.com/interceptors>.
pub trait Next: Send {
    /// Runs what is left and gives the response.
    ///
    /// # Errors
    ///
    /// Whatever ends the request on the way: the error of a guard, a pipe, the handler or what stands between.
    fn handle(self, ctx: &mut ExecutionContext) -> impl Future<Output = Result<Response>> + Send;
}

/// A [`Next`] whose type nobody knows: for what is chained at boot and not by the compiler.
#[doc(hidden)]
pub struct BoxNext<'n>(Box<dyn ErasedNext + 'n>);

impl<'n> BoxNext<'n> {
    pub(crate) fn new<N: Next + 'n>(next: N) -> Self {
        Self(Box::new(next))
    }
}

impl Next for BoxNext<'_> {
    async fn handle(self, ctx: &mut ExecutionContext) -> Result<Response> {
        self.0.handle_boxed(ctx).await
    }
}

trait ErasedNext: Send {
    fn handle_boxed<'a>(self: Box<Self>, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<Response>>
    where
        Self: 'a;
}

impl<N: Next> ErasedNext for N {
    fn handle_boxed<'a>(self: Box<Self>, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<Response>>
    where
        Self: 'a,
    {
        Box::pin(async move { (*self).handle(ctx).await })
    }
}

/// A boxed outcome of a route as what a [`Next`] gives.
pub(crate) async fn opened(outcome: BoxFuture<'_, Result<Response, HttpException>>) -> Result<Response> {
    outcome.await.map_err(Error::from)
}
