//! The end of a walk that found nothing: what is said about a dependency that is not available.

use super::check::{Deps, NEVER_RUN, Provides, Site, found, next};
use super::list::{Cons, Nil};
use crate::di::key::Qualified;
use crate::http::probe::Never;
use std::marker::PhantomData;
use std::ops::{Deref, Index};

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

found! {
    [T, I: Provides<T>, Tail, R, P, M, L, U, F] Hint<T, Cons<I, Tail>, R, Site<P, M, L, U, F>>
        => Deps<R, Site<P, M, L, U, Cons<Kept<P, T, I>, F>>>;
    [T, Q: Sized, R, P, M, L, U, F] Hint<Qualified<T, Q>, Nil, R, Site<P, M, L, U, F>>
        => Deps<R, Site<P, M, L, U, Cons<Unqualified<P, T, Q>, F>>>;
    [T: Sized, R, P, M, L, U, F] Missing<T, R, Site<P, M, L, U, F>>
        => Deps<R, Site<P, M, L, U, Cons<Nowhere<P, T>, F>>>;
    [T, R, P, M, L, U, F] MissingTrait<T, R, Site<P, M, L, U, F>>
        => Deps<R, Site<P, M, L, U, Cons<NoTrait<P, T>, F>>>;
}

/// `P` needs `T`, and nobody has it.
pub struct Nowhere<P: ?Sized, T: ?Sized>(PhantomData<(*const P, *const T)>);

/// `P` needs the trait object `T`, and nobody has it.
pub struct NoTrait<P: ?Sized, T: ?Sized>(PhantomData<(*const P, *const T)>);

/// `P` needs a `T` for the qualifier `Q`, and nobody has it.
pub struct Unqualified<P: ?Sized, T: ?Sized, Q>(PhantomData<(*const P, *const T, Q)>);

/// `P` needs `T`, and the imported module `I` keeps it to itself.
pub struct Kept<P: ?Sized, T: ?Sized, I: ?Sized>(PhantomData<(*const P, *const T, *const I)>);

/// The end of a walk in the module `M`, which did not find `F`.
pub struct Faults<F: ?Sized, M: ?Sized>(PhantomData<(*const F, *const M)>);

impl<P: ?Sized, T, M: ?Sized, F: ?Sized> Faults<Cons<Nowhere<P, T>, F>, M> {
    pub fn __nestling_end(&self)
    where
        P: CanReach<T, M>,
        F: Available<M>,
    {
    }
}

impl<P: ?Sized, T: ?Sized, M: ?Sized, F: ?Sized> Faults<Cons<NoTrait<P, T>, F>, M> {
    pub fn __nestling_end(&self)
    where
        P: CanReachTrait<T, M>,
        F: Available<M>,
    {
    }
}

impl<P: ?Sized, T: ?Sized, Q, M: ?Sized, F: ?Sized> Faults<Cons<Unqualified<P, T, Q>, F>, M> {
    pub fn __nestling_end(&self)
    where
        P: CanReachQualified<T, Q, M>,
        F: Available<M>,
    {
    }
}

impl<P: ?Sized, T: ?Sized, I: ?Sized, M: ?Sized, F: ?Sized> Faults<Cons<Kept<P, T, I>, F>, M> {
    pub fn __nestling_end(&self)
    where
        P: CanReachInto<I, T, M>,
        F: Available<M>,
    {
    }
}

/// What else is in a list of what was not found. Behind a trait of its own, or rustc would list the faults as types that
/// have it.
pub trait Available<M: ?Sized> {}

impl<F: ?Sized + Said<M>, M: ?Sized> Available<M> for F {}

/// Each fault of the list speaks.
pub trait Said<M: ?Sized> {}

impl<M: ?Sized> Said<M> for Nil {}

impl<P: ?Sized + CanReach<T, M>, T, F: ?Sized + Said<M>, M: ?Sized> Said<M> for Cons<Nowhere<P, T>, F> {}

impl<P: ?Sized + CanReachTrait<T, M>, T: ?Sized, F: ?Sized + Said<M>, M: ?Sized> Said<M> for Cons<NoTrait<P, T>, F> {}

impl<P: ?Sized + CanReachQualified<T, Q, M>, T: ?Sized, Q, F: ?Sized + Said<M>, M: ?Sized> Said<M>
    for Cons<Unqualified<P, T, Q>, F>
{
}

impl<P: ?Sized + CanReachInto<I, T, M>, T: ?Sized, I: ?Sized, F: ?Sized + Said<M>, M: ?Sized> Said<M>
    for Cons<Kept<P, T, I>, F>
{
}
