//! What macro output calls where rustc may already have reported that a type is not what it should be.
//!
//! Each step is taken where the type's bound holds. Where it does not, the check in `check.rs` (or the assertion beside
//! the user's token) speaks, and these methods stay silent, so that one mistake is one error.

use super::definition::{Module, ModuleDefinition};
use super::dynamic::ImportOf;
use crate::di::dependency::Resolved;
use crate::di::hook::{Hooked, Hooks};
use crate::di::key::Key;
use crate::di::provider::{Built, Provider, ProviderEntry};
use crate::http::HttpException;
use crate::http::probe::{First, Last};
use crate::pipeline::ExecutionContext;
use crate::pipeline::builder::RouteBuilder;
use crate::pipeline::consumer::NestModule;
use crate::pipeline::filter::Filter;
use crate::pipeline::guard::{self, GrantedAs, Guard, GuardSlot};
use crate::pipeline::handle::Handle;
use crate::pipeline::interceptor::{Around, Interceptor, InterceptorSlot};
use crate::pipeline::level::{Level, NoLevel};
use crate::pipeline::middleware::Middleware;
use crate::pipeline::route::{BoxHandler, Controller, Routes};
use crate::pipeline::stack::Handler;
use std::marker::PhantomData;
use std::ops::Deref;

/// A class that a module lists: `class::<T>().__nestling_provide(module, 0, 0, 0, 0, 0)`, with the numbers of `Hooked`.
pub fn class<T>() -> Class<T> {
    Class(PhantomData)
}

pub struct Class<T>(PhantomData<*const T>);

/// No class.
pub struct NoClass<T>(PhantomData<*const T>);

impl<T> Deref for Class<T> {
    type Target = NoClass<T>;

    fn deref(&self) -> &NoClass<T> {
        const { &NoClass(PhantomData) }
    }
}

impl<T: Listed> Class<T> {
    pub fn __nestling_provide<A, B, C, D, E>(self, module: &mut ModuleDefinition, a: A, b: B, c: C, d: D, e: E)
    where
        T: Hooked<A, B, C, D, E>,
    {
        module.provide(ProviderEntry::class::<T>(Hooks::of::<T, A, B, C, D, E>(a, b, c, d, e)));
    }
}

impl<T> NoClass<T> {
    pub fn __nestling_provide(&self, _: &mut ModuleDefinition, _: u8, _: u8, _: u8, _: u8, _: u8) {}
}

/// A provider that threads can share, as one thing to prove.
pub trait Listed: Provider + Send + Sync {}

#[diagnostic::do_not_recommend]
impl<T: Provider + Send + Sync> Listed for T {}

const REPORTED: &str = "rustc has reported what is missing";

impl<T: Provider + Send + Sync> First<T> {
    pub fn __nestling_entry(&self, hooks: Hooks) -> ProviderEntry {
        ProviderEntry::class::<T>(hooks)
    }
}

impl<T: Provider> First<T> {
    pub fn __nestling_entry_as(&self, key: Key, construct: fn(&mut Resolved) -> Built, hooks: Hooks) -> ProviderEntry {
        ProviderEntry::class_as::<T>(key, construct, hooks)
    }

    pub fn __nestling_construct(&self, dependencies: &mut Resolved) -> T {
        T::construct(dependencies)
    }
}

impl<T: Module> First<T> {
    pub fn __nestling_import(&self, module: &mut ModuleDefinition) {
        module.import::<T>();
    }

    pub fn __nestling_import_configured<I: ImportOf<T>>(&self, module: &mut ModuleDefinition, import: I) {
        module.import_configured::<T, I>(import);
    }

    pub fn __nestling_reexport(&self, module: &mut ModuleDefinition) {
        module.reexport::<T>();
    }
}

impl<T: Routes> First<T> {
    pub fn __nestling_controller(&self, module: &mut ModuleDefinition, entry: ProviderEntry) {
        module.controller::<T>(entry);
    }
}

impl<T: Controller> First<T> {
    pub fn __nestling_outer(&self, routes: &mut RouteBuilder<'_>) -> T::Level {
        T::Level::resolve(routes)
    }
}

impl<T: Send + Sync + 'static> First<T> {
    pub fn __nestling_handle(&self, routes: &mut RouteBuilder<'_>) -> Handle<T> {
        routes.controller()
    }
}

impl<T: Handler + Send + Sync> First<T> {
    pub fn __nestling_stack<O: Level, R: Level>(
        &self,
        routes: &mut RouteBuilder<'_>,
        controller: O,
        route: R,
        handler: T,
    ) -> BoxHandler {
        routes.stack(controller, route, handler)
    }
}

impl<T: Guard> First<T> {
    pub async fn __nestling_check(
        &self,
        guard: &GuardSlot<T>,
        ctx: &mut ExecutionContext,
    ) -> Result<(), HttpException> {
        guard::check(guard, ctx).await
    }

    pub fn __nestling_outer_guard(&self, routes: &mut RouteBuilder<'_>, guard: GuardSlot<T>) {
        routes.outer_guard(guard);
    }

    pub fn __nestling_grants<V>(&self)
    where
        T::Grant: GrantedAs<V>,
    {
    }
}

impl<T: Interceptor> First<T> {
    pub fn __nestling_around<'a, N>(&self, slot: &'a InterceptorSlot<T>, next: N) -> Around<'a, T, N> {
        Around { slot, next }
    }

    pub fn __nestling_outer_interceptor(&self, routes: &mut RouteBuilder<'_>, slot: InterceptorSlot<T>) {
        routes.outer_interceptor(slot);
    }
}

impl<T: Filter> First<T> {
    pub fn __nestling_filter(
        &self,
        routes: &mut RouteBuilder<'_>,
        handle: impl FnOnce(&RouteBuilder<'_>) -> Handle<T>,
    ) {
        routes.filter(handle);
    }
}

impl<T: Middleware> First<T> {
    pub fn __nestling_middleware(
        &self,
        routes: &mut RouteBuilder<'_>,
        handle: impl FnOnce(&RouteBuilder<'_>) -> Handle<T>,
    ) {
        routes.middleware(handle);
    }
}

impl<T: NestModule> First<T> {
    pub fn __nestling_configure(&self, module: &mut ModuleDefinition) {
        module.configure(T::configure);
    }
}

impl<T> Last<T> {
    pub fn __nestling_entry(&self, _: Hooks) -> ProviderEntry {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_entry_as(&self, _: Key, _: fn(&mut Resolved) -> Built, _: Hooks) -> ProviderEntry {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_construct(&self, _: &mut Resolved) -> T {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_import(&self, _: &mut ModuleDefinition) {}

    pub fn __nestling_import_configured<I>(&self, _: &mut ModuleDefinition, _: I) {}

    pub fn __nestling_reexport(&self, _: &mut ModuleDefinition) {}

    pub fn __nestling_controller(&self, _: &mut ModuleDefinition, _: ProviderEntry) {}

    pub fn __nestling_outer(&self, _: &mut RouteBuilder<'_>) -> NoLevel {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_handle(&self, _: &mut RouteBuilder<'_>) -> Handle<T> {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_stack<O, R>(&self, _: &mut RouteBuilder<'_>, _: O, _: R, _: T) -> BoxHandler {
        unreachable!("{REPORTED}")
    }

    pub async fn __nestling_check(&self, _: &GuardSlot<T>, _: &mut ExecutionContext) -> Result<(), HttpException> {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_outer_guard(&self, _: &mut RouteBuilder<'_>, _: GuardSlot<T>) {}

    pub fn __nestling_around<N>(&self, _: &InterceptorSlot<T>, next: N) -> N {
        next
    }

    pub fn __nestling_outer_interceptor(&self, _: &mut RouteBuilder<'_>, _: InterceptorSlot<T>) {}

    pub fn __nestling_filter(&self, _: &mut RouteBuilder<'_>, _: impl FnOnce(&RouteBuilder<'_>) -> Handle<T>) {}

    pub fn __nestling_middleware(&self, _: &mut RouteBuilder<'_>, _: impl FnOnce(&RouteBuilder<'_>) -> Handle<T>) {}

    pub fn __nestling_configure(&self, _: &mut ModuleDefinition) {}

    pub fn __nestling_grants<V>(&self) {}
}

/// The path of the controller `T`.
pub struct Prefix<T>(PhantomData<T>);

impl<T: Controller> Prefix<T> {
    pub const OF: Option<&'static str> = Some(T::PREFIX);
}

/// Chosen for what is no controller, which `#[routes]` has reported.
pub trait NoPrefix {
    const OF: Option<&'static str> = None;
}

impl<T> NoPrefix for Prefix<T> {}
