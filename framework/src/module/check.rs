//! The dependency graph as types. rustc walks it; nothing here ever runs.
//!
//! `#[injectable]` states the dependencies as a type list, `#[module]` states what a module provides and exports, and
//! emits per provider an expression that is never evaluated: `walk[[]][[]]…`. Each index has to find an impl for the
//! first dependency of the list along a path of `Deref` steps, nearest first: the module's own providers, each import
//! with what it re-exports, global modules, and at last one that always applies and notes what nobody has. The method
//! at the end has a bound that is not met by what was noted, and its error text speaks.
//!
//! An impl's bounds decide whether a step applies, as they would for a method. But for a method rustc works out the whole
//! path before it tries the first step, and for an index only as much of it as it takes to find one.

use super::list::{Concat, Cons, Nil};
use super::unavailable::{Faults, Hint};
use crate::di::provider::Provider;
use crate::http::probe::Never;
use std::marker::PhantomData;
use std::ops::{Deref, Index};

/// `impl Deref`: what a look-up tries next. Parameters need not be `Sized`, or rustc would prove it at every step.
macro_rules! next {
    ($([$($generic:ident $(: $bound:path)?),*] $from:ty => $to:ident<$($argument:ty),*>;)*) => {$(
        impl<$($generic: ?Sized $(+ $bound)?),*> Deref for $from {
            type Target = $to<$($argument),*>;

            fn deref(&self) -> &Self::Target {
                unreachable!("{NEVER_RUN}")
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

/// A module and what it imports. `H` belongs to the module's macro: it is compared in place of the list, which is long,
/// and a public module may have private ones in it.
pub trait Imports<H: ?Sized> {
    type List: ?Sized;
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

/// Speaks when a controller and its guards need more than the walk has steps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and its guards have more than 48 dependencies",
    label = "more than 48 dependencies in all",
    note = "split the controller, or group some dependencies in a provider of their own"
)]
pub trait AtMostFortyEight {}

#[diagnostic::do_not_recommend]
impl AtMostFortyEight for Never {}

/// Where a walk takes place, and for whom: the provider `P` in the module `M` with the imports `L`; the guards `U` are
/// walked afterwards, and `F` is what was not found. One type instead of five keeps what rustc compares at each step
/// short.
pub struct Site<P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized, F: ?Sized>(
    PhantomData<(*const P, *const M, *const L, *const U, *const F)>,
);

/// Walks the dependencies `D` at the site `X`.
pub struct Deps<D: ?Sized, X: ?Sized>(PhantomData<(*const D, *const X)>);

/// Looks for `T` in the imports `I`; `D` is what comes after it.
pub struct Walk<T: ?Sized, I: ?Sized, D: ?Sized, X: ?Sized>(PhantomData<(*const T, *const I, *const D, *const X)>);

/// Looks for the guard `G` in the imports `I`: where the module sees it as a provider, it is that one.
pub struct GuardWalk<G: ?Sized, I: ?Sized, X: ?Sized>(PhantomData<(*const G, *const I, *const X)>);

/// A guard that nobody provides: the module makes one for itself, from what it sees.
pub struct OwnGuard<G: ?Sized, X: ?Sized>(PhantomData<(*const G, *const X)>);

/// A guard that cannot be made: its own check has said so.
pub struct NoGuard<X: ?Sized>(PhantomData<*const X>);

/// A walk that has not missed anything.
type Begun<D, P, M, L, U> = Deps<D, Site<P, M, L, U, Nil>>;

/// From a list to its walk. A projection, so that a missing `#[injectable]` is reported once and not twice.
pub trait Start<P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> {
    type Walk;
}

impl<P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Start<P, M, L, U> for Nil {
    type Walk = Begun<Nil, P, M, L, U>;
}

impl<T: ?Sized, R: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized> Start<P, M, L, U> for Cons<T, R> {
    type Walk = Begun<Cons<T, R>, P, M, L, U>;
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
pub fn enhancer_of<G, M, L>(_: PhantomData<(M, L)>) -> Begun<Nil, G, M, L, Cons<G, Nil>> {
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
    [T, R, P, M: Imports<H>, H, U, F] Deps<Cons<T, R>, Site<P, M, H, U, F>> => Walk<T, M::List, R, Site<P, M, H, U, F>>;
    [T, I: Reexports, Tail, R, X] Walk<T, Cons<I, Tail>, R, X> => Walk<T, I::Then<Tail>, R, X>;
    [T, R, P, M: Imports<H>, H, U, F] Walk<T, Nil, R, Site<P, M, H, U, F>> => Hint<T, M::List, R, Site<P, M, H, U, F>>;
    [G, P, M: Imports<H>, H, U, F] Deps<Nil, Site<P, M, H, Cons<G, U>, F>> => GuardWalk<G, M::List, Site<P, M, H, U, F>>;
    [G, I: Reexports, Tail, X] GuardWalk<G, Cons<I, Tail>, X> => GuardWalk<G, I::Then<Tail>, X>;
    [G, X] GuardWalk<G, Nil, X> => OwnGuard<G, X>;
    [G, X] OwnGuard<G, X> => NoGuard<X>;
}

/// `impl Index`: a step of a look-up that applies, and what is left to walk after it.
macro_rules! found {
    ($([$($generic:ident $(: $bound:path)?),*] $from:ty => $to:ty;)*) => {$(
        impl<$($generic: ?Sized $(+ $bound)?),*> Index<[(); 0]> for $from {
            type Output = $to;

            fn index(&self, _: [(); 0]) -> &$to {
                unreachable!("{NEVER_RUN}")
            }
        }
    )*};
}

pub(super) use found;

found! {
    // A dependency: among the own providers, exported by an import, global.
    [T, R, P, M: Provides<T>, L, U, F] Deps<Cons<T, R>, Site<P, M, L, U, F>> => Deps<R, Site<P, M, L, U, F>>;
    [T, I: Exports<T>, Tail, R, X] Walk<T, Cons<I, Tail>, R, X> => Deps<R, X>;
    [T: Global, R, X] Walk<T, Nil, R, X> => Deps<R, X>;
    // A guard: likewise, or reported elsewhere.
    [G, P, M: Provides<G>, L, U, F] Deps<Nil, Site<P, M, L, Cons<G, U>, F>> => Deps<Nil, Site<P, M, L, U, F>>;
    [G, I: Exports<G>, Tail, X] GuardWalk<G, Cons<I, Tail>, X> => Deps<Nil, X>;
    [G: Global, X] GuardWalk<G, Nil, X> => Deps<Nil, X>;
    [X] NoGuard<X> => Deps<Nil, X>;
    // The end of the lists. Further indices stay there: `Found` is small, so that they cost rustc little.
    [P, M, L] Deps<Nil, Site<P, M, L, Nil, Nil>> => Found;
    [] Found => Found;
    [P, M, L, H, F] Deps<Nil, Site<P, M, L, Nil, Cons<H, F>>> => Faults<Cons<H, F>, M>;
    [F, M] Faults<F, M> => Self;
}

/// The list `D` of what the guard needs is found by way of the index.
impl<G: Provider + Injectable<D>, D, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized, F: ?Sized> Index<[D; 0]>
    for OwnGuard<G, Site<P, M, L, U, F>>
{
    type Output = Deps<D, Site<G, M, L, U, F>>;

    fn index(&self, _: [D; 0]) -> &Self::Output {
        unreachable!("{NEVER_RUN}")
    }
}

/// Everything is found.
pub struct Found;

impl Found {
    pub fn __nestling_end(&self) {}
}

impl<D: ?Sized, P: ?Sized, M: ?Sized, L: ?Sized, U: ?Sized, F: ?Sized> Deps<D, Site<P, M, L, U, F>> {
    pub fn __nestling_end(&self)
    where
        P: AtMostFortyEight,
    {
    }
}
