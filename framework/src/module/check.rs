//! The dependency graph as types. rustc walks it; nothing here ever runs.
//!
//! `#[injectable]` states the dependencies as a type list, `#[module]` states what a module provides and exports, and
//! emits per provider a chain of method calls that is never called. Each call has to find a method for the first
//! dependency of the list along a path of `Deref` steps, nearest first: the module's own providers, each import with
//! what it re-exports, global modules, and at last a method whose bound is never met and whose error text speaks.
//! Impl-level bounds decide whether a step applies; method-level bounds take no part in probing, they only speak.

use crate::di::key::Qualified;
use crate::di::provider::Provider;
use crate::http::probe::Never;
use std::marker::PhantomData;
use std::ops::Deref;

/// The end of a type list.
pub struct Nil;

/// A type in front of a type list.
pub struct Cons<Head: ?Sized, Tail>(PhantomData<(Tail, *const Head)>);

/// `M` lists `T` in its `providers`.
pub trait Provides<T: ?Sized> {}

/// `M` lists `T` in its `exports`.
pub trait Exports<T: ?Sized> {}

/// A module that is exported by name, so that importers see its exports too.
pub trait Reexports {
    type Modules;
}

/// `T` is exported by a global module.
pub trait Global {}

/// A type that can be constructed from the type list `D` of its dependencies.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "not a provider",
    note = "annotate it with `#[injectable]`, or write `value(…)` or `factory(…)`"
)]
pub trait Injectable<D> {}

/// The type list `G` of the guards on a controller struct.
pub trait Uses<G> {}

/// The type list `G` of the guards in a block of routes.
pub trait RouteUses<G> {}

/// Speaks when nobody has `T`.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not available in `{M}`",
    label = "`{Self}` needs `{T}`",
    note = "add `{T}` to the `providers` of `{M}`, or import a module that exports it"
)]
pub trait CanReach<T, M> {}

/// Speaks when nobody has the trait object `T`.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not available in `{M}`",
    label = "`{Self}` needs `{T}`",
    note = "add a type that implements it to the `providers` of `{M}`, as in `SomeType as {T}`, or import a module that exports `{T}`"
)]
pub trait CanReachTrait<T: ?Sized, M> {}

/// Speaks when nobody has a `T` for the qualifier `Q`.
#[diagnostic::on_unimplemented(
    message = "`{T}` qualified by `{Q}` is not available in `{M}`",
    label = "`{Self}` needs `{T}` qualified by `{Q}`",
    note = "add `qualified({Q}, {T})` to the `providers` of `{M}`, or import a module that exports it"
)]
pub trait CanReachQualified<T: ?Sized, Q, M> {}

/// Speaks when the imported module `I` keeps `T` to itself.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not available in `{M}`: `{I}` provides it, but does not export it",
    label = "`{Self}` needs `{T}`",
    note = "add `{T}` to the `exports` of `{I}`"
)]
pub trait CanReachInto<I, T: ?Sized, M> {}

/// Speaks when a controller and its guards need more than the chain of calls.
#[diagnostic::on_unimplemented(
    message = "`{Self}` and its guards have more than 48 dependencies",
    label = "more than 48 dependencies in all",
    note = "split the controller, or group some dependencies in a provider of their own"
)]
pub trait AtMostFortyEight {}

#[diagnostic::do_not_recommend]
impl CanReach<Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl CanReachTrait<Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl CanReachQualified<Never, Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl CanReachInto<Never, Never, Never> for Never {}
#[diagnostic::do_not_recommend]
impl AtMostFortyEight for Never {}

/// Walks `D`, the dependencies of `P`, in the module `M` with the imports `L`; then those of the guards `U`.
pub struct Deps<D, P: ?Sized, M, L, U>(PhantomData<(D, M, L, U, *const P)>);

/// Looks for `T` in the imports `I`.
pub struct Walk<T: ?Sized, I, D, P: ?Sized, M, L, U>(PhantomData<(I, D, M, L, U, *const T, *const P)>);

/// Looks again in the imports `I`, for the one that provides `T` without exporting it.
pub struct Hint<T: ?Sized, I, D, P: ?Sized, M, L, U>(PhantomData<(I, D, M, L, U, *const T, *const P)>);

/// There is no `T`.
pub struct Missing<T: ?Sized, D, P: ?Sized, M, L, U>(PhantomData<(D, M, L, U, *const T, *const P)>);

/// There is no `T`, and it is a trait object.
pub struct MissingTrait<T: ?Sized, D, P: ?Sized, M, L, U>(PhantomData<(D, M, L, U, *const T, *const P)>);

/// Looks for the guard `G` in the imports `I`: where the module sees it as a provider, it is that one.
pub struct GuardWalk<G, I, P: ?Sized, M, L, U>(PhantomData<(G, I, M, L, U, *const P)>);

/// A guard that nobody provides: the module makes one for itself, from what it sees.
pub struct OwnGuard<G, P: ?Sized, M, L, U>(PhantomData<(G, M, L, U, *const P)>);

/// A guard that cannot be made: its own check has said so.
pub struct NoGuard<P: ?Sized, M, L, U>(PhantomData<(M, L, U, *const P)>);

/// From a list to its walk. A projection, so that a missing `#[injectable]` is reported once and not twice.
pub trait Start<P: ?Sized, M, L, U> {
    type Walk;
}

impl<P: ?Sized, M, L, U> Start<P, M, L, U> for Nil {
    type Walk = Deps<Nil, P, M, L, U>;
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> Start<P, M, L, U> for Cons<T, R> {
    type Walk = Deps<Cons<T, R>, P, M, L, U>;
}

/// The walk over the dependencies of a provider.
pub fn deps_of<P, D, M, L>(_: PhantomData<(M, L)>) -> D::Walk
where
    P: Injectable<D>,
    D: Start<P, M, L, Nil>,
{
    unreachable!("the dependency check is never run")
}

/// The walk over dependencies that are listed where they are needed: a factory's.
pub fn listed_deps_of<P: ?Sized, D, M, L>(_: PhantomData<(M, L)>) -> D::Walk
where
    D: Start<P, M, L, Nil>,
{
    unreachable!("the dependency check is never run")
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

impl<T: ?Sized, R, P: ?Sized, M: Provides<T>, L, U> Deps<Cons<T, R>, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> Deref for Deps<Cons<T, R>, P, M, L, U> {
    type Target = Walk<T, L, R, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &Walk(PhantomData) }
    }
}

/// Everything is found. The rest of the chain is walked here, which costs rustc less than walking an empty list.
pub struct Found;

impl Found {
    pub fn __nestling_reach(&self) -> Self {
        unreachable!("the dependency check is never run")
    }

    pub fn __nestling_end(&self) {}
}

impl<P: ?Sized, M, L> Deps<Nil, P, M, L, Nil> {
    pub fn __nestling_reach(&self) -> Found {
        unreachable!("the dependency check is never run")
    }

    pub fn __nestling_end(&self) {}
}

impl<G, U, P: ?Sized, M: Provides<G>, L> Deps<Nil, P, M, L, Cons<G, U>> {
    pub fn __nestling_reach(&self) -> Deps<Nil, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<G, U, P: ?Sized, M, L> Deref for Deps<Nil, P, M, L, Cons<G, U>> {
    type Target = GuardWalk<G, L, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &GuardWalk(PhantomData) }
    }
}

impl<G, I: Exports<G>, Tail, P: ?Sized, M, L, U> GuardWalk<G, Cons<I, Tail>, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<Nil, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<G, I: Reexports, Tail, P: ?Sized, M, L, U> Deref for GuardWalk<G, Cons<I, Tail>, P, M, L, U>
where
    I::Modules: Concat<Tail>,
{
    type Target = GuardWalk<G, <I::Modules as Concat<Tail>>::List, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &GuardWalk(PhantomData) }
    }
}

impl<G: Global, P: ?Sized, M, L, U> GuardWalk<G, Nil, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<Nil, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<G, P: ?Sized, M, L, U> Deref for GuardWalk<G, Nil, P, M, L, U> {
    type Target = OwnGuard<G, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &OwnGuard(PhantomData) }
    }
}

impl<G: Provider, P: ?Sized, M, L, U> OwnGuard<G, P, M, L, U> {
    pub fn __nestling_reach<D>(&self) -> D::Walk
    where
        G: Injectable<D>,
        D: Start<G, M, L, U>,
    {
        unreachable!("the dependency check is never run")
    }
}

impl<G, P: ?Sized, M, L, U> Deref for OwnGuard<G, P, M, L, U> {
    type Target = NoGuard<P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &NoGuard(PhantomData) }
    }
}

impl<P: ?Sized, M, L, U> NoGuard<P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<Nil, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<G, U, P: ?Sized, M, L> Deps<Nil, P, M, L, Cons<G, U>> {
    pub fn __nestling_end(&self)
    where
        P: AtMostFortyEight,
    {
    }
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> Deps<Cons<T, R>, P, M, L, U> {
    pub fn __nestling_end(&self)
    where
        P: AtMostFortyEight,
    {
    }
}

impl<T: ?Sized, I: Exports<T>, Tail, R, P: ?Sized, M, L, U> Walk<T, Cons<I, Tail>, R, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<T: ?Sized, I: Reexports, Tail, R, P: ?Sized, M, L, U> Deref for Walk<T, Cons<I, Tail>, R, P, M, L, U>
where
    I::Modules: Concat<Tail>,
{
    type Target = Walk<T, <I::Modules as Concat<Tail>>::List, R, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &Walk(PhantomData) }
    }
}

impl<T: ?Sized + Global, R, P: ?Sized, M, L, U> Walk<T, Nil, R, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U> {
        unreachable!("the dependency check is never run")
    }
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> Deref for Walk<T, Nil, R, P, M, L, U> {
    type Target = Hint<T, L, R, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &Hint(PhantomData) }
    }
}

impl<T: ?Sized, I: Provides<T>, Tail, R, P: ?Sized, M, L, U> Hint<T, Cons<I, Tail>, R, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U>
    where
        P: CanReachInto<I, T, M>,
    {
        unreachable!("the dependency check is never run")
    }
}

impl<T: ?Sized, I, Tail, R, P: ?Sized, M, L, U> Deref for Hint<T, Cons<I, Tail>, R, P, M, L, U> {
    type Target = Hint<T, Tail, R, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &Hint(PhantomData) }
    }
}

impl<T: ?Sized, Q, R, P: ?Sized, M, L, U> Hint<Qualified<T, Q>, Nil, R, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U>
    where
        P: CanReachQualified<T, Q, M>,
    {
        unreachable!("the dependency check is never run")
    }
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> Deref for Hint<T, Nil, R, P, M, L, U> {
    type Target = Missing<T, R, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &Missing(PhantomData) }
    }
}

impl<T, R, P: ?Sized, M, L, U> Missing<T, R, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U>
    where
        P: CanReach<T, M>,
    {
        unreachable!("the dependency check is never run")
    }
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> Deref for Missing<T, R, P, M, L, U> {
    type Target = MissingTrait<T, R, P, M, L, U>;

    fn deref(&self) -> &Self::Target {
        const { &MissingTrait(PhantomData) }
    }
}

impl<T: ?Sized, R, P: ?Sized, M, L, U> MissingTrait<T, R, P, M, L, U> {
    pub fn __nestling_reach(&self) -> Deps<R, P, M, L, U>
    where
        P: CanReachTrait<T, M>,
    {
        unreachable!("the dependency check is never run")
    }
}

/// The guards of one route, which conditional compilation may leave out.
pub trait Listed {
    type List;
}

/// Two type lists as one.
pub trait Concat<Tail> {
    type List;
}

impl<Tail> Concat<Tail> for Nil {
    type List = Tail;
}

impl<Head: ?Sized, Rest: Concat<Tail>, Tail> Concat<Tail> for Cons<Head, Rest> {
    type List = Cons<Head, Rest::List>;
}

/// A constant that cannot be evaluated where providers need each other in a circle.
///
/// Its name is the message: rustc prints it.
pub trait Depended {
    const CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY: ();
}

/// Reaches the constant of those types that have one.
pub struct Depth<T: ?Sized>(PhantomData<T>);

impl<T: Depended> Depth<T> {
    pub const OF: () = T::CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY;
}

/// Chosen for types without dependencies: foreign ones and `dyn Trait`.
pub trait NoDepth {
    const OF: () = ();
}

impl<T: ?Sized> NoDepth for Depth<T> {}
