//! Whether what an attribute or a module names as a guard, pipe, interceptor, filter or middleware is one, and whether it
//! can be had.
//!
//! As in `listed.rs`, the first step whose bounds hold answers, and mistakes speak. The steps of the kinds are alike and
//! written out: rustc shows the one that speaks, and would show a macro whole.

use super::listed::{First, Second, Third};
use crate::di::provider::Provider;
use crate::http::probe::Never;
use crate::pipeline::filter::Filter;
use crate::pipeline::{Guard, Interceptor, Middleware};
use std::marker::PhantomData;

/// Is `T` a guard that can be constructed?
pub struct Guarding<T>(PhantomData<T>);

/// Is `T` a guard? It is there as a value.
pub struct GuardValue<T>(PhantomData<T>);

/// Is `T` an interceptor that can be constructed?
pub struct Intercepting<T>(PhantomData<T>);

/// Is `T` an interceptor? It is there as a value.
pub struct InterceptorValue<T>(PhantomData<T>);

/// Is `T` a filter that can be constructed?
pub struct Filtering<T>(PhantomData<T>);

/// Is `T` a filter? It is there as a value.
pub struct FilterValue<T>(PhantomData<T>);

/// Is `T` a middleware that can be constructed?
pub struct Mediating<T>(PhantomData<T>);

/// Is `T` a middleware? It is there as a value.
pub struct MiddlewareValue<T>(PhantomData<T>);

/// Can the pipe `T` be constructed? Whether it is one depends on what it is to take, and is asked there.
pub struct Piping<T>(PhantomData<T>);

impl<T: Guard + Provider> First<Guarding<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T: Guard> Second<Guarding<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: ProvidedGuard,
    {
    }
}

impl<T> Third<Guarding<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Guard,
    {
    }
}

impl<T: Guard> First<GuardValue<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T> Second<GuardValue<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Guard,
    {
    }
}

impl<T: Interceptor + Provider> First<Intercepting<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T: Interceptor> Second<Intercepting<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: ProvidedInterceptor,
    {
    }
}

impl<T> Third<Intercepting<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Interceptor,
    {
    }
}

impl<T: Interceptor> First<InterceptorValue<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T> Second<InterceptorValue<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Interceptor,
    {
    }
}

impl<T: Filter + Provider> First<Filtering<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T: Filter> Second<Filtering<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: ProvidedFilter,
    {
    }
}

impl<T> Third<Filtering<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Filter,
    {
    }
}

impl<T: Filter> First<FilterValue<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T> Second<FilterValue<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Filter,
    {
    }
}

impl<T: Middleware + Provider> First<Mediating<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T: Middleware> Second<Mediating<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: ProvidedMiddleware,
    {
    }
}

impl<T> Third<Mediating<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Middleware,
    {
    }
}

impl<T: Middleware> First<MiddlewareValue<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T> Second<MiddlewareValue<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: Middleware,
    {
    }
}

impl<T: Provider> First<Piping<T>> {
    pub fn __nestling_enhances(&self) {}
}

impl<T> Second<Piping<T>> {
    pub fn __nestling_enhances(&self)
    where
        T: ProvidedPipe,
    {
    }
}

/// Speaks of a guard that nobody can construct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a guard, but not a provider",
    label = "not a provider",
    note = "annotate `{Self}` with `#[injectable]`, so that the application can construct it",
    note = "or write a value of it: `{Self}::new(…)`, or `{Self} {{}}` where it has no fields"
)]
pub trait ProvidedGuard {}

#[diagnostic::do_not_recommend]
impl ProvidedGuard for Never {}

/// Speaks of an interceptor that nobody can construct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is an interceptor, but not a provider",
    label = "not a provider",
    note = "annotate `{Self}` with `#[injectable]`, so that the application can construct it",
    note = "or write a value of it: `{Self}::new(…)`, or `{Self} {{}}` where it has no fields"
)]
pub trait ProvidedInterceptor {}

#[diagnostic::do_not_recommend]
impl ProvidedInterceptor for Never {}

/// Speaks of a filter that nobody can construct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a filter, but not a provider",
    label = "not a provider",
    note = "annotate `{Self}` with `#[injectable]`, so that the application can construct it",
    note = "or write a value of it: `{Self}::new(…)`, or `{Self} {{}}` where it has no fields"
)]
pub trait ProvidedFilter {}

#[diagnostic::do_not_recommend]
impl ProvidedFilter for Never {}

/// Speaks of a middleware that nobody can construct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a middleware, but not a provider",
    label = "not a provider",
    note = "annotate `{Self}` with `#[injectable]`, so that the application can construct it",
    note = "or write a value of it: `{Self}::new(…)`, or `{Self} {{}}` where it has no fields"
)]
pub trait ProvidedMiddleware {}

#[diagnostic::do_not_recommend]
impl ProvidedMiddleware for Never {}

/// Speaks of a pipe that nobody can construct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is used as a pipe, but is not a provider",
    label = "not a provider",
    note = "annotate `{Self}` with `#[injectable]`, so that the application can construct it",
    note = "or write a value of it: `{Self}::new(…)`, or `{Self} {{}}` where it has no fields"
)]
pub trait ProvidedPipe {}

#[diagnostic::do_not_recommend]
impl ProvidedPipe for Never {}
