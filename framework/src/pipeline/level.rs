//! The enhancers of one level, chained by the compiler: those of a controller, and those of a route.

use super::builder::RouteBuilder;
use super::context::ExecutionContext;
use super::next::Next;
use crate::http::HttpException;
use std::future::{Future, ready};

/// What `#[guard]`, `#[interceptor]` and the like make of a controller or a route.
///
/// Guards and interceptors are held in the type. Pipes, filters and middleware go into the builder's lists.
#[doc(hidden)]
pub trait Level: Sized + Send + Sync + 'static {
    /// Whether there are interceptors.
    const INTERCEPTS: bool = false;

    fn resolve(routes: &mut RouteBuilder<'_>) -> Self;

    /// Runs the guards.
    fn check(&self, _: &mut ExecutionContext) -> impl Future<Output = Result<(), HttpException>> + Send {
        ready(Ok(()))
    }

    /// Puts the interceptors around `next`.
    fn intercept<'a, N: Next + 'a>(&'a self, next: N) -> impl Next + 'a {
        next
    }
}

/// Nothing is named there.
#[doc(hidden)]
pub struct NoLevel;

impl Level for NoLevel {
    fn resolve(_: &mut RouteBuilder<'_>) -> Self {
        Self
    }
}
