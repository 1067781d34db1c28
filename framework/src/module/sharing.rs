//! What is injected is used by many threads: one error says so where a type cannot be.
//!
//! Traits like `Provider` do not demand `Send + Sync` themselves, because rustc would then repeat one mistake at every
//! bound, once for each of the two. Macro output asks here, once, on the token to blame.

use crate::di::dependency::{Instance, instance_of};
use crate::di::provider::BoxFuture;
use crate::di::sharing::Shareable;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// Asks whether threads can share `T`.
pub struct Sharing<T: ?Sized>(Unshared<T>);

/// They cannot.
pub struct Unshared<T: ?Sized>(PhantomData<*const T>);

impl<T: ?Sized> Sharing<T> {
    pub const START: Self = Self(Unshared(PhantomData));
}

impl<T: ?Sized> Deref for Sharing<T> {
    type Target = Unshared<T>;

    fn deref(&self) -> &Unshared<T> {
        &self.0
    }
}

const REPORTED: &str = "rustc has reported that this cannot be shared";

impl<T: ?Sized + Send + Sync + 'static> Sharing<T> {
    pub fn __nestling_instance(&self, value: Arc<T>) -> Instance {
        instance_of(value)
    }

    pub fn __nestling_reported_instance(&self, value: Arc<T>) -> Instance {
        instance_of(value)
    }
}

impl<T: ?Sized> Unshared<T> {
    pub fn __nestling_instance(&self, _: Arc<T>) -> Instance
    where
        T: Shareable,
    {
        unreachable!("{REPORTED}")
    }

    /// Silent: the macro on the type itself has spoken.
    pub fn __nestling_reported_instance(&self, _: Arc<T>) -> Instance {
        unreachable!("{REPORTED}")
    }
}

/// Asks whether the future `F` of a handler can go to another thread; `C` is the controller.
pub struct Sending<C, F>(Unsent<C, F>);

/// It cannot, although the controller can be shared: that is the handler's own doing.
pub struct Unsent<C, F>(UnsharedController<C, F>);

/// The controller cannot be shared, which its own macro has reported.
pub struct UnsharedController<C, F>(PhantomData<fn(C, F)>);

impl<C, F> Sending<C, F> {
    /// Starts with the type of this future.
    pub const fn of(_: &F) -> Self {
        Self(Unsent(UnsharedController(PhantomData)))
    }
}

impl<C, F> Deref for Sending<C, F> {
    type Target = Unsent<C, F>;

    fn deref(&self) -> &Unsent<C, F> {
        &self.0
    }
}

impl<C, F> Deref for Unsent<C, F> {
    type Target = UnsharedController<C, F>;

    fn deref(&self) -> &UnsharedController<C, F> {
        &self.0
    }
}

impl<C, F: Future + Send> Sending<C, F> {
    #[inline]
    pub fn __nestling_sent(&self, future: F) -> F {
        future
    }
}

impl<C: Send + Sync, F: Future> Unsent<C, F> {
    pub fn __nestling_sent<'a>(&self, _: F) -> BoxFuture<'a, F::Output>
    where
        F: Send + 'a,
    {
        unreachable!("{REPORTED}")
    }
}

impl<C, F: Future> UnsharedController<C, F> {
    pub fn __nestling_sent<'a>(&self, _: F) -> BoxFuture<'a, F::Output>
    where
        F: 'a,
    {
        unreachable!("{REPORTED}")
    }
}
