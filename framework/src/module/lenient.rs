//! What macro output calls where rustc may already have reported that a type is not what it should be.
//!
//! Each step is taken where the type's bound holds. Where it does not, the check in `check.rs` (or the assertion beside
//! the user's token) speaks, and these methods stay silent, so that one mistake is one error.

use super::definition::{Module, ModuleDefinition};
use super::dynamic::ImportOf;
use crate::di::dependency::Resolved;
use crate::di::hook::Hooks;
use crate::di::key::Key;
use crate::di::provider::{Built, Provider, ProviderEntry};
use crate::http::HttpException;
use crate::http::probe::{First, Last};
use crate::pipeline::ExecutionContext;
use crate::pipeline::guard::{self, GrantedAs, Guard, Guards, NoGuards};
use crate::pipeline::handle::Handle;
use crate::pipeline::route::{BoxHandler, Controller, RouteBuilder, RouteHandler, Routes};
use std::marker::PhantomData;

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
    pub fn __nestling_outer(&self, routes: &mut RouteBuilder<'_>) -> T::Guards {
        T::Guards::resolve(routes)
    }
}

impl<T: Send + Sync + 'static> First<T> {
    pub fn __nestling_handle(&self, routes: &mut RouteBuilder<'_>) -> Handle<T> {
        routes.controller()
    }
}

impl<T: RouteHandler + Send + Sync + 'static> First<T> {
    pub fn __nestling_boxed(&self, handler: T) -> BoxHandler {
        Box::new(handler)
    }
}

impl<T: Guard> First<T> {
    pub async fn __nestling_check(
        &self,
        guard: &Option<Handle<T>>,
        ctx: &mut ExecutionContext,
    ) -> Result<(), HttpException> {
        guard::check(guard, ctx).await
    }

    pub fn __nestling_grants<V>(&self)
    where
        T::Grant: GrantedAs<V>,
    {
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

    pub fn __nestling_outer(&self, _: &mut RouteBuilder<'_>) -> NoGuards {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_handle(&self, _: &mut RouteBuilder<'_>) -> Handle<T> {
        unreachable!("{REPORTED}")
    }

    pub fn __nestling_boxed(&self, _: T) -> BoxHandler {
        unreachable!("{REPORTED}")
    }

    pub async fn __nestling_check(&self, _: &Option<Handle<T>>, _: &mut ExecutionContext) -> Result<(), HttpException> {
        unreachable!("{REPORTED}")
    }

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
