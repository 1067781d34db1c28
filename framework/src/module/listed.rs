//! Whether what a module lists belongs into that list. Like `check.rs`, it is for rustc alone and never runs.
//!
//! A question is put to `First`; the steps behind it are tried in order, and the first whose impl-level bounds hold
//! answers. The steps for a mistake carry a bound that nothing meets, whose text says what is wrong. Where another macro
//! has said it already, they carry none.

use super::check::{Deps, Follow, Injectable, NEVER_RUN, Provides, RouteUses, Site, Uses, found};
use super::definition::Module;
use super::list::Nil;
use crate::di::provider::Provider;
use crate::http::probe::Never;
use crate::pipeline::route::{Controller, Routes};
use std::marker::PhantomData;
use std::ops::{Deref, Index};

macro_rules! steps {
    ($($name:ident => $next:ident),*; $last:ident) => {
        $(
            pub struct $name<Question: ?Sized>(PhantomData<*const Question>);

            impl<Question: ?Sized> Deref for $name<Question> {
                type Target = $next<Question>;

                fn deref(&self) -> &$next<Question> {
                    const { &$next(PhantomData) }
                }
            }
        )*

        pub struct $last<Question: ?Sized>(PhantomData<*const Question>);
    };
}

steps!(First => Second, Second => Third, Third => Fourth, Fourth => Fifth; Fifth);
steps!(Asked => Unlisted; Unlisted);

/// Puts a question.
pub fn ask<Question>() -> First<Question> {
    First(PhantomData)
}

/// Puts the question whether `P` is a provider of the module `M` with the imports `L`.
pub fn ask_provider<P, M, L>(_: PhantomData<(M, L)>) -> Asked<ProviderOf<P, M, L>> {
    Asked(PhantomData)
}

/// Puts the question whether `C` is a controller of the module `M` with the imports `L`.
pub fn ask_controller<C, M, L>(_: PhantomData<(M, L)>) -> First<ControllerOf<C, M, L>> {
    ask()
}

/// Is `P` a provider of the module `M` with the imports `L`, and is there all that it needs?
pub struct ProviderOf<P: ?Sized, M: ?Sized, L: ?Sized>(PhantomData<(*const P, *const M, *const L)>);

/// The same of the controller `C` and of the guards on it.
pub struct ControllerOf<C, M, L>(PhantomData<(C, M, L)>);

/// Is `I` a module?
pub struct Imported<I>(PhantomData<I>);

/// Is `I` the module that an expression configures?
pub struct Configured<I>(PhantomData<I>);

/// Does `M` have the `T` that it exports?
pub struct ExportedBy<T: ?Sized, M>(PhantomData<(M, *const T)>);

type Done<P, M, L> = Deps<Nil, Site<P, M, L, Nil, Nil>>;

/// The list `D` of what it needs is found by way of the index.
impl<P: Listable + Injectable<D>, D, M, L> Index<[D; 0]> for Asked<ProviderOf<P, M, L>> {
    type Output = Deps<D, Site<P, M, L, Nil, Nil>>;

    fn index(&self, _: [D; 0]) -> &Self::Output {
        unreachable!("{NEVER_RUN}")
    }
}

found! {
    // What it is instead is looked up at the end.
    [P: Sized, M: Sized, L: Sized] Unlisted<ProviderOf<P, M, L>> => First<ProviderOf<P, M, L>>;
    [P: Sized, M: Sized, L: Sized] First<ProviderOf<P, M, L>> => Self;
}

impl<P: Module, M, L> First<ProviderOf<P, M, L>> {
    pub fn __nestling_end(&self)
    where
        P: BelongsToImports,
    {
    }
}

impl<P: Controller, M, L> Second<ProviderOf<P, M, L>> {
    pub fn __nestling_end(&self)
    where
        P: BelongsToControllers,
    {
    }
}

impl<P, M, L> Third<ProviderOf<P, M, L>> {
    pub fn __nestling_end(&self)
    where
        P: Provider,
    {
    }
}

impl<C: Controller + Routes, M, L> First<ControllerOf<C, M, L>> {
    pub fn __nestling_walk<D, G, H>(self) -> H::Walk
    where
        C: Uses<G> + Injectable<D>,
        C::Block: RouteUses<H>,
        H: Follow<G, D, C, M, L>,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<C: Routes, M, L> Second<ControllerOf<C, M, L>> {
    /// Silent: `#[routes]` has said that there is no `#[controller]`.
    pub fn __nestling_walk(self) -> Done<C, M, L> {
        unreachable!("{NEVER_RUN}")
    }
}

impl<C: Controller, M, L> Third<ControllerOf<C, M, L>> {
    pub fn __nestling_walk(self) -> Done<C, M, L>
    where
        C: HasRoutes,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<C: Provider, M, L> Fourth<ControllerOf<C, M, L>> {
    pub fn __nestling_walk(self) -> Done<C, M, L>
    where
        C: BelongsToProviders,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<C, M, L> Fifth<ControllerOf<C, M, L>> {
    pub fn __nestling_walk(self) -> Done<C, M, L>
    where
        C: IsController,
    {
        unreachable!("{NEVER_RUN}")
    }
}

impl<I: Module> First<Imported<I>> {
    pub fn __nestling_imported(&self) {}
}

impl<I: Provider> Second<Imported<I>> {
    pub fn __nestling_imported(&self)
    where
        I: ImportedProvider,
    {
    }
}

impl<I> Third<Imported<I>> {
    pub fn __nestling_imported(&self)
    where
        I: Module,
    {
    }
}

impl<I: Module> First<Configured<I>> {
    pub fn __nestling_imported(&self) {}
}

impl<I> Second<Configured<I>> {
    pub fn __nestling_imported(&self)
    where
        I: ConfiguredModule,
    {
    }
}

impl<T: ?Sized, M: Provides<T>> First<ExportedBy<T, M>> {
    pub fn __nestling_exported(&self) {}
}

impl<T: Module, M> Second<ExportedBy<T, M>> {
    pub fn __nestling_exported(&self)
    where
        M: Imports<T>,
    {
    }
}

impl<T: ?Sized, M> Third<ExportedBy<T, M>> {
    pub fn __nestling_exported(&self)
    where
        M: Owns<T>,
    {
    }
}

/// A struct with `#[injectable]`: the question whether it is a provider is most often answered by this.
pub trait Listable {}

/// Speaks of a module among the `providers`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a module, not a provider",
    label = "a module",
    note = "list it in `imports`"
)]
pub trait BelongsToImports {}

/// Speaks of a controller among the `providers`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a controller, not a provider",
    label = "a controller",
    note = "list it in `controllers`, and only there"
)]
pub trait BelongsToControllers {}

/// Speaks of a provider among the `controllers`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a provider, not a controller",
    label = "a provider",
    note = "list it in `providers`; if it is to answer requests, annotate it with `#[controller(\"/path\")]`"
)]
pub trait BelongsToProviders {}

/// Speaks of anything else among the `controllers`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a controller",
    label = "not a controller",
    note = "annotate the struct with `#[controller(\"/path\")]` and its `impl` block with `#[routes]`"
)]
pub trait IsController {}

/// Speaks of a controller without `#[routes]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no routes",
    label = "no `#[routes]`",
    note = "annotate the `impl` block that holds its handlers with `#[routes]`"
)]
pub trait HasRoutes {}

/// Speaks of a provider among the `imports`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a provider, not a module",
    label = "a provider",
    note = "list it in `providers`, or in `controllers` if it is one"
)]
pub trait ImportedProvider {}

/// Speaks of an import that is configured by something else than its module.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a module",
    label = "not a module",
    note = "an import is taken for the type before the function's name; where that is not the module, say which it is: `expression as SomeModule`"
)]
pub trait ConfiguredModule {}

/// Speaks of a module that is exported without being imported.
#[diagnostic::on_unimplemented(
    message = "`{Self}` exports the module `{T}`, but does not import it",
    label = "not among the `imports` of `{Self}`",
    note = "add it to the `imports` of `{Self}`; an exported module is written exactly as it is imported"
)]
pub trait Imports<T> {}

/// Speaks of anything else that is exported without being there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` exports `{T}`, but does not provide it",
    label = "not among the `providers` of `{Self}`",
    note = "add it to the `providers` of `{Self}`; what an imported module provides is re-exported by exporting that module"
)]
pub trait Owns<T: ?Sized> {}

macro_rules! speakers {
    ($($trait:path),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl $trait for Never {}
    )*};
}

speakers!(
    BelongsToImports,
    BelongsToControllers,
    BelongsToProviders,
    IsController,
    HasRoutes,
    ImportedProvider,
    ConfiguredModule,
    Imports<Never>,
    Owns<Never>,
);
