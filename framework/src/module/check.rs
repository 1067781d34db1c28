//! The dependency graph as types. rustc walks it; nothing here ever runs.
//!
//! `#[injectable]` states the dependencies as a type list, `#[module]` states what a module provides and exports, and
//! emits per provider a chain of method calls that is never called. Each call has to find a method for the first
//! dependency of the list along a path of `Deref` steps, nearest first: the module's own providers, each import with
//! what it re-exports, global modules, and at last one that always applies. Then nobody has it, and the next call goes
//! along a path of its own to a method whose bound is never met and whose error text speaks.
//! Impl-level bounds decide whether a step applies; method-level bounds take no part in probing, they only speak.

use super::list::{Concat, Cons, Nil};
use super::unavailable::Hint;
use crate::di::provider::Provider;
use crate::http::probe::Never;
use std::marker::PhantomData;
use std::ops::Deref;

/// `impl Deref`: what a look-up tries next. Parameters need not be `Sized`, or rustc would prove it at every step.
macro_rules! next {
    ($([$($generic:ident $(: $bound:path)?),*] $from:ty => $to:ident<$($argument:ty),*>;)*) => {$(
        impl<$($generic: ?Sized $(+ $bound)?),*> Deref for $from {
            type Target = $to<$($argument),*>;

            fn deref(&self) -> &Self::Target {
                const { &$to(PhantomData) }
            }
        }
    )*};
}

pub(super) use next;

/// `M` lists `T` in its `providers`.
pub trait Provides<T: ?Sized> {}

/// `M` lists `T` in its `exports`.
pub trait Exports<T: ?Sized> {}

/// A module that is exported by name, so that importers see its exports too.
pub trait Reexports {
    /// The exported modules in front of the list `Tail`.
    type Then<Tail: ?Sized>: ?Sized;
}

/// `T` is exported by a global module.
pub trait Global {}

/// A type that can be constructed from the type list `D` of its dependencies.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "not a provider",
    note = "annotate it with `#[injectable]`, or write `value(…)` or `factory(…)`"
)]
pub trait Injectable<D: ?Sized> {}

/// The type list `G` of the guards on a controller struct.
pub trait Uses<G: ?Sized> {}

/// The type list `G` of the guards in a block of routes.
pub trait RouteUses<G: ?Sized> {}

/// Speaks when a controller and its guards need more than the chain of calls.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and its guards have more than 48 dependencies",
    label = "more than 48 dependencies in all",
    note = "split the controller, or group some dependencies in a provider of their own"
)]
pub trait AtMostFortyEight {}

#[diagnostic::do_not_recommend]
impl AtMostFortyEight for Never {}

/// Where a walk takes place, and for whom: the provider `P` in the module `M` with the imports `L`; the guards `U` are
/// walked afterwards. One type instead of four keeps what rustc compares at each step short.
pub struct Site<P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized>(PhantomData<(*const P, *const M, *const L, *const U)>);

/// Walks the dependencies `D` at the site `X`.
pub struct Deps<D: ?Sized, X: ?Sized>(PhantomData<(*const D, *const X)>);

/// Looks for `T` in the imports `I`; `D` is what comes after it.
pub struct Walk<T: ?Sized, I: ?Sized, D: ?Sized, X: ?Sized>(PhantomData<(*const T, *const I, *const D, *const X)>);

/// Nobody has `T`: the next step says so. What is said takes a look-up of its own, which is only paid where one fails.
pub struct Lost<T: ?Sized, D: ?Sized, X: ?Sized>(PhantomData<(*const T, *const D, *const X)>);

/// Looks for the guard `G` in the imports `I`: where the module sees it as a provider, it is that one.
pub struct GuardWalk<G: ?Sized, I: ?Sized, X: ?Sized>(PhantomData<(*const G, *const I, *const X)>);

/// A guard that nobody provides: the module makes one for itself, from what it sees.
pub struct OwnGuard<G: ?Sized, X: ?Sized>(PhantomData<(*const G, *const X)>);

/// A guard that cannot be made: its own check has said so.
pub struct NoGuard<X: ?Sized>(PhantomData<*const X>);

/// From a list to its walk. A projection, so that a missing `#[injectable]` is reported once and not twice.
pub trait Start<P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> {
    type Walk;
}

impl<P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Start<P, M, L, U> for Nil {
    type Walk = Deps<Nil, Site<P, M, L, U>>;
}

impl<T: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Start<P, M, L, U> for Cons<T, R> {
    type Walk = Deps<Cons<T, R>, Site<P, M, L, U>>;
}

/// The walk over the dependencies of a provider.
pub fn deps_of<P, D, M, L>(_: PhantomData<(M, L)>) -> D::Walk
where
    P: Injectable<D>,
    D: Start<P, M, L, Nil>,
{
    unreachable!("{NEVER_RUN}")
}

/// The walk over dependencies that are listed where they are needed: a factory's.
pub fn listed_deps_of<P: ?Sized, D, M, L>(_: PhantomData<(M, L)>) -> D::Walk
where
    D: Start<P, M, L, Nil>,
{
    unreachable!("{NEVER_RUN}")
}

/// The walk over the enhancer `G` of a module and what it needs: the module sees it, or makes one for itself.
pub fn enhancer_of<G, M, L>(_: PhantomData<(M, L)>) -> Deps<Nil, Site<G, M, L, Cons<G, Nil>>> {
    unreachable!("{NEVER_RUN}")
}

/// From the guards of a controller's routes to its walk. A projection, for the same reason as [`Start`].
pub trait Follow<G, D, P: ?Sized, M, L> {
    type Walk;
}

impl<G: Concat<Nil>, D: Start<P, M, L, G::List>, P: ?Sized, M, L> Follow<G, D, P, M, L> for Nil {
    type Walk = D::Walk;
}

impl<H, R, G: Concat<Cons<H, R>>, D: Start<P, M, L, G::List>, P: ?Sized, M, L> Follow<G, D, P, M, L> for Cons<H, R> {
    type Walk = D::Walk;
}

pub(super) const NEVER_RUN: &str = "the dependency check is never run";

next! {
    [T, R, P, M, L, U] Deps<Cons<T, R>, Site<P, M, L, U>> => Walk<T, L, R, Site<P, M, L, U>>;
    [T, I: Reexports, Tail, R, X] Walk<T, Cons<I, Tail>, R, X> => Walk<T, I::Then<Tail>, R, X>;
    [T, R, X] Walk<T, Nil, R, X> => Lost<T, R, X>;
    [G, P, M, L, U] Deps<Nil, Site<P, M, L, Cons<G, U>>> => GuardWalk<G, L, Site<P, M, L, U>>;
    [G, I: Reexports, Tail, X] GuardWalk<G, Cons<I, Tail>, X> => GuardWalk<G, I::Then<Tail>, X>;
    [G, X] GuardWalk<G, Nil, X> => OwnGuard<G, X>;
    [G, X] OwnGuard<G, X> => NoGuard<X>;
}

/// The steps of a look-up that find something.
macro_rules! found {
    ($([$($generic:ident $(: $bound:path)?),*] $from:ty => $to:ty;)*) => {$(
        impl<$($generic: ?Sized $(+ $bound)?),*> $from {
            pub fn __nestling_reach(self) -> $to {
                unreachable!("{NEVER_RUN}")
            }
        }
    )*};
}

found! {
    // A dependency: among the own providers, exported by an import, global.
    [T, R, P, M: Provides<T>, L, U] Deps<Cons<T, R>, Site<P, M, L, U>> => Deps<R, Site<P, M, L, U>>;
    [T, I: Exports<T>, Tail, R, X] Walk<T, Cons<I, Tail>, R, X> => Deps<R, X>;
    [T: Global, R, X] Walk<T, Nil, R, X> => Deps<R, X>;
    // None: what to say is looked up by the next step.
    [T, R, P, M, L, U] Lost<T, R, Site<P, M, L, U>> => Hint<T, L, R, Site<P, M, L, U>>;
    // A guard: likewise, or reported elsewhere.
    [G, P, M: Provides<G>, L, U] Deps<Nil, Site<P, M, L, Cons<G, U>>> => Deps<Nil, Site<P, M, L, U>>;
    [G, I: Exports<G>, Tail, X] GuardWalk<G, Cons<I, Tail>, X> => Deps<Nil, X>;
    [G: Global, X] GuardWalk<G, Nil, X> => Deps<Nil, X>;
    [X] NoGuard<X> => Deps<Nil, X>;
    // Everything. The rest of the chain is walked on `Found`, which costs rustc less than walking an empty list.
    [P, M, L] Deps<Nil, Site<P, M, L, Nil>> => Found;
    [] Found => Found;
}

/// Everything is found.
pub struct Found;

impl<G: Provider, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> OwnGuard<G, Site<P, M, L, U>> {
    pub fn __nestling_reach<D>(self) -> D::Walk
    where
        G: Injectable<D>,
        D: Start<G, M, L, U>,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl Found {
    pub fn __nestling_end(self) {}
}

impl<P: ?Sized, M: ?Sized, L: ?Sized> Deps<Nil, Site<P, M, L, Nil>> {
    pub fn __nestling_end(self) {}
}

impl<G: ?Sized, U: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized> Deps<Nil, Site<P, M, L, Cons<G, U>>> {
    pub fn __nestling_end(self)
    where
        P: AtMostFortyEight,
    {
    }
}

impl<T: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Deps<Cons<T, R>, Site<P, M, L, U>> {
    pub fn __nestling_end(self)
    where
        P: AtMostFortyEight,
    {
    }
}

/// The chain ended before this one could be spoken of.
impl<T: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Lost<T, R, Site<P, M, L, U>> {
    pub fn __nestling_end(self)
    where
        P: AtMostFortyEight,
    {
    }
}

/// The same.
impl<T: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Hint<T, L, R, Site<P, M, L, U>> {
    pub fn __nestling_end(self)
    where
        P: AtMostFortyEight,
    {
    }
}
