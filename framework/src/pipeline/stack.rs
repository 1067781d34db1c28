//! One route behind its middleware: guards, interceptors and handler in one call.

use super::context::ExecutionContext;
use super::interceptor::InterceptorStep;
use super::level::Level;
use super::next::{BoxNext, Next};
use super::outer::Outer;
use crate::di::provider::BoxFuture;
use crate::http::{HttpException, Response};
use crate::{Error, Result};
use std::future::Future;
use std::sync::Arc;

/// Arguments and handler of a route. Threads share it; what keeps them from it is reported where it stands.
#[doc(hidden)]
pub trait Handler: 'static {
    fn handle<'a>(
        &'a self,
        ctx: &'a mut ExecutionContext,
    ) -> impl Future<Output = Result<Response, HttpException>> + Send + 'a;
}

/// A route's guards, arguments and handler: the only box on a request's way.
#[doc(hidden)]
pub trait RouteHandler: Send + Sync {
    fn call<'a>(&'a self, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<Response, HttpException>>;
}

/// The handler `H` inside its route's level `R`, its controller's level `O` and what is around that.
pub(crate) struct Stack<H, O, R> {
    pub(crate) around: Outer,
    pub(crate) controller: O,
    pub(crate) route: R,
    pub(crate) handler: H,
}

impl<H: Handler + Send + Sync, O: Level, R: Level> RouteHandler for Stack<H, O, R> {
    fn call<'a>(&'a self, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<Response, HttpException>> {
        Box::pin(self.pass(ctx))
    }
}

impl<H: Handler + Send + Sync, O: Level, R: Level> Stack<H, O, R> {
    async fn pass(&self, ctx: &mut ExecutionContext) -> Result<Response, HttpException> {
        for guard in &self.around.guards {
            guard.step(ctx).await?;
        }
        self.controller.check(ctx).await?;
        self.route.check(ctx).await?;
        ctx.begin_response();
        // Without interceptors, the response is not handed from one to the next.
        let mut answer = match O::INTERCEPTS || R::INTERCEPTS || !self.around.interceptors.is_empty() {
            true => self.intercepted(ctx).await.map_err(HttpException::from),
            false => self.handler.handle(ctx).await,
        };
        if let Ok(response) = &mut answer {
            ctx.finish_response(response);
        }
        answer
    }

    async fn intercepted(&self, ctx: &mut ExecutionContext) -> Result<Response> {
        let next = self.controller.intercept(self.route.intercept(Innermost(&self.handler)));
        match self.around.interceptors.is_empty() {
            true => next.handle(ctx).await,
            false => intercept(&self.around.interceptors, ctx, BoxNext::new(next)).await,
        }
    }
}

/// Arguments and handler as what comes after the last interceptor.
struct Innermost<'a, H>(&'a H);

impl<H: Handler + Sync> Next for Innermost<'_, H> {
    async fn handle(self, ctx: &mut ExecutionContext) -> Result<Response> {
        self.0.handle(ctx).await.map_err(Error::from)
    }
}

/// Runs the interceptors that were put together at boot, and then `last`.
fn intercept<'a>(
    steps: &'a [Arc<dyn InterceptorStep>],
    ctx: &'a mut ExecutionContext,
    last: BoxNext<'a>,
) -> BoxFuture<'a, Result<Response>> {
    match steps.split_first() {
        None => Box::pin(last.handle(ctx)),
        Some((first, inner)) => first.step(ctx, BoxNext::new(Inner { inner, last })),
    }
}

struct Inner<'a> {
    inner: &'a [Arc<dyn InterceptorStep>],
    last: BoxNext<'a>,
}

impl<'n> Next for Inner<'n> {
    async fn handle(self, ctx: &mut ExecutionContext) -> Result<Response> {
        let next: BoxNext<'_> = self.last;
        intercept(self.inner, ctx, next).await
    }
}
