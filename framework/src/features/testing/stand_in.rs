//! What tests often put in the place of a guard, an interceptor or a middleware. Messages about other mistakes do not
//! recommend these.

use crate::Result;
use crate::http::{HttpException, Response};
use crate::pipeline::filter::{Filter, Filtering};
use crate::pipeline::{CanActivate, ExecutionContext, Guard, Interceptor, Middleware, Next};

/// A guard that lets everything pass, in the place of one that proves nothing: of a [`CanActivate`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Allow;

#[diagnostic::do_not_recommend]
impl CanActivate for Allow {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

/// A guard that lets everything pass with a clone of this grant.
///
/// ```
/// # use nestling::testing::allow_with;
/// #[derive(Clone)]
/// struct User { name: String }
///
/// let as_ann = allow_with(User { name: "Ann".to_owned() });
/// # let _ = as_ann;
/// ```
pub fn allow_with<T: Clone + Send + Sync + 'static>(grant: T) -> AllowWith<T> {
    AllowWith(grant)
}

/// What [`allow_with`] makes.
#[derive(Clone, Debug)]
pub struct AllowWith<T>(T);

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> Guard for AllowWith<T> {
    type Grant = T;

    async fn check(&self, _: &mut ExecutionContext) -> Result<T> {
        Ok(self.0.clone())
    }
}

/// A closure as a guard: it gives the grant, or an error to refuse the request with.
///
/// ```
/// # use nestling::prelude::*;
/// # use nestling::testing::guard_fn;
/// struct User(String);
///
/// let by_header = guard_fn(|ctx| match ctx.request().headers().get("x-user") {
///     Some(name) => Ok(User(name.to_str()?.to_owned())),
///     None => Err(UnauthorizedException::default().into()),
/// });
/// # let _ = by_header;
/// ```
pub fn guard_fn<T, F>(check: F) -> GuardFn<F>
where
    F: Fn(&mut ExecutionContext) -> Result<T> + Send + Sync + 'static,
{
    GuardFn(check)
}

/// What [`guard_fn`] makes.
#[derive(Clone, Copy, Debug)]
pub struct GuardFn<F>(F);

#[diagnostic::do_not_recommend]
impl<T, F> Guard for GuardFn<F>
where
    T: Send + Sync + 'static,
    F: Fn(&mut ExecutionContext) -> Result<T> + Send + Sync + 'static,
{
    type Grant = T;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<T> {
        (self.0)(ctx)
    }
}

/// An interceptor, middleware or filter that does nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct PassThrough;

#[diagnostic::do_not_recommend]
impl Interceptor for PassThrough {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        next.handle(ctx).await
    }
}

#[diagnostic::do_not_recommend]
impl Middleware for PassThrough {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        next.handle(ctx).await
    }
}

#[diagnostic::do_not_recommend]
impl Filter for PassThrough {
    fn filter<'a>(&'a self, exception: HttpException, _: &'a mut ExecutionContext) -> Filtering<'a> {
        Filtering::Passed(exception)
    }
}
