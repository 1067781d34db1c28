//! The end of a walk that found nothing: what is said about a dependency that is not available.

use super::check::{Deps, NEVER_RUN, Provides, Site, next};
use super::list::{Cons, Nil};
use crate::di::key::Qualified;
use crate::http::probe::Never;
use std::marker::PhantomData;
use std::ops::Deref;

/// Speaks when nobody has `T`.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not available in `{M}`",
    label = "`{Self}` needs `{T}`",
    note = "add `{T}` to the `providers` of `{M}`, or import a module that exports it"
)]
pub trait CanReach<T, M: ?Sized> {}

/// Speaks when nobody has the trait object `T`.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not available in `{M}`",
    label = "`{Self}` needs `{T}`",
    note = "add a type that implements it to the `providers` of `{M}`, as in `SomeType as {T}`, or import a module that exports `{T}`"
)]
pub trait CanReachTrait<T: ?Sized, M: ?Sized> {}

/// Speaks when nobody has a `T` for the qualifier `Q`.
#[diagnostic::on_unimplemented(
    message = "`{T}` qualified by `{Q}` is not available in `{M}`",
    label = "`{Self}` needs `{T}` qualified by `{Q}`",
    note = "add `qualified({Q}, {T})` to the `providers` of `{M}`, or import a module that exports it"
)]
pub trait CanReachQualified<T: ?Sized, Q, M: ?Sized> {}

/// Speaks when the imported module `I` keeps `T` to itself.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not available in `{M}`: `{I}` provides it, but does not export it",
    label = "`{Self}` needs `{T}`",
    note = "add `{T}` to the `exports` of `{I}`"
)]
pub trait CanReachInto<I: ?Sized, T: ?Sized, M: ?Sized> {}

#[diagnostic::do_not_recommend]
impl CanReach<Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl CanReachTrait<Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl CanReachQualified<Never, Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl CanReachInto<Never, Never, Never> for Never {}

/// Looks again in the imports `I`, for the one that provides `T` without exporting it.
pub struct Hint<T: ?Sized, I: ?Sized, D: ?Sized, X: ?Sized>(PhantomData<(*const T, *const I, *const D, *const X)>);

/// There is no `T`.
pub struct Missing<T: ?Sized, D: ?Sized, X: ?Sized>(PhantomData<(*const T, *const D, *const X)>);

/// There is no `T`, and it is a trait object.
pub struct MissingTrait<T: ?Sized, D: ?Sized, X: ?Sized>(PhantomData<(*const T, *const D, *const X)>);

next! {
    [T, I, Tail, R, X] Hint<T, Cons<I, Tail>, R, X> => Hint<T, Tail, R, X>;
    [T, R, X] Hint<T, Nil, R, X> => Missing<T, R, X>;
    [T, R, X] Missing<T, R, X> => MissingTrait<T, R, X>;
}

impl<T: ?Sized, I: ?Sized + Provides<T>, Tail: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized>
    Hint<T, Cons<I, Tail>, R, Site<P, M, L, U>>
{
    pub fn __nestling_reach(self) -> Deps<R, Site<P, M, L, U>>
    where
        P: CanReachInto<I, T, M>,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<T: ?Sized, Q, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized>
    Hint<Qualified<T, Q>, Nil, R, Site<P, M, L, U>>
{
    pub fn __nestling_reach(self) -> Deps<R, Site<P, M, L, U>>
    where
        P: CanReachQualified<T, Q, M>,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<T, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Missing<T, R, Site<P, M, L, U>> {
    pub fn __nestling_reach(self) -> Deps<R, Site<P, M, L, U>>
    where
        P: CanReach<T, M>,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<T: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> MissingTrait<T, R, Site<P, M, L, U>> {
    pub fn __nestling_reach(self) -> Deps<R, Site<P, M, L, U>>
    where
        P: CanReachTrait<T, M>,
    {
        unreachable!("{NEVER_RUN}")
    }
}
