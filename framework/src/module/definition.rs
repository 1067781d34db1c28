//! What `#[module]` states about a module.

use super::check::Reexports;
use super::dynamic::ImportOf;
use crate::Result;
use crate::di::container::panicked;
use crate::di::key::Key;
use crate::di::provider::{Provider, ProviderEntry};
use crate::location::Location;
use crate::pipeline::builder::RouteBuilder;
use crate::pipeline::consumer::MiddlewareConsumer;
use crate::pipeline::metadata::Metadata;
use crate::pipeline::outer::OuterLevel;
use crate::pipeline::route::{Controller, RouteDescriptor, Routes};
use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A struct with `#[module]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a module",
    label = "not a module",
    note = "annotate it with `#[module(…)]`"
)]
pub trait Module: Provider + Reexports {
    #[doc(hidden)]
    const NAME: &'static str;
    #[doc(hidden)]
    fn define(module: &mut ModuleDefinition);
}

/// A module that can be defined, without its type.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct ModuleHandle {
    pub(crate) id: TypeId,
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) define: fn(&mut ModuleDefinition),
}

impl ModuleHandle {
    pub fn of<M: Module>() -> Self {
        Self { id: TypeId::of::<M>(), name: M::NAME, location: M::describe().location, define: M::define }
    }

    /// What the module lists. A panic in an expression that configures one of its imports is an error like any other.
    pub(crate) fn definition(&self) -> Result<ModuleDefinition> {
        let mut definition = ModuleDefinition::default();
        match catch_unwind(AssertUnwindSafe(|| (self.define)(&mut definition))) {
            Ok(()) => Ok(definition),
            Err(panic) => Err(panicked(&*panic)),
        }
    }
}

/// The contents of one module, filled by its macro.
#[doc(hidden)]
pub struct ModuleDefinition {
    pub(crate) imports: Vec<Import>,
    pub(crate) providers: Vec<ProviderEntry>,
    pub(crate) controllers: Vec<ControllerEntry>,
    pub(crate) exports: Vec<Key>,
    pub(crate) exports_many: Vec<Key>,
    pub(crate) reexports: Vec<ModuleHandle>,
    pub(crate) dynamic: Vec<(Key, Location)>,
    pub(crate) itself: Option<ProviderEntry>,
    pub(crate) global: bool,
    pub(crate) path: &'static str,
    pub(crate) metadata: fn(&mut Metadata),
    pub(crate) outer: Option<OuterLevel>,
    pub(crate) configure: Option<fn(&mut MiddlewareConsumer)>,
}

impl Default for ModuleDefinition {
    fn default() -> Self {
        Self {
            imports: Vec::new(),
            providers: Vec::new(),
            controllers: Vec::new(),
            exports: Vec::new(),
            exports_many: Vec::new(),
            reexports: Vec::new(),
            dynamic: Vec::new(),
            itself: None,
            global: false,
            path: "",
            metadata: |_| {},
            outer: None,
            configure: None,
        }
    }
}

/// An imported module, and what the import configures it with.
pub(crate) struct Import {
    pub(crate) module: ModuleHandle,
    pub(crate) providers: Vec<ProviderEntry>,
}

/// A controller as a module lists it.
pub(crate) struct ControllerEntry {
    pub(crate) provider: ProviderEntry,
    pub(crate) controller: TypeId,
    pub(crate) prefix: &'static str,
    pub(crate) metadata: fn(&mut Metadata),
    pub(crate) uses: fn() -> Vec<ProviderEntry>,
    pub(crate) routes: fn() -> Vec<RouteDescriptor>,
}

impl ModuleDefinition {
    pub fn import<M: Module>(&mut self) {
        self.imports.push(Import { module: ModuleHandle::of::<M>(), providers: Vec::new() });
    }

    pub fn import_configured<M: Module, I: ImportOf<M>>(&mut self, import: I) {
        self.imports.push(Import { module: ModuleHandle::of::<M>(), providers: import.into_providers() });
    }

    pub fn provide(&mut self, entry: ProviderEntry) {
        self.providers.push(entry);
    }

    pub fn controller<C: Routes>(&mut self, provider: ProviderEntry) {
        self.controllers.push(ControllerEntry {
            provider,
            controller: TypeId::of::<C>(),
            prefix: <C as Controller>::PREFIX,
            metadata: C::metadata,
            uses: C::uses,
            routes: C::routes,
        });
    }

    pub fn export(&mut self, key: Key) {
        self.exports.push(key);
    }

    pub fn export_many(&mut self, key: Key) {
        self.exports_many.push(key);
    }

    pub fn reexport<M: Module>(&mut self) {
        self.reexports.push(ModuleHandle::of::<M>());
    }

    pub fn dynamic(&mut self, key: Key, location: Location) {
        self.dynamic.push((key, location));
    }

    pub fn itself(&mut self, entry: ProviderEntry) {
        self.itself = Some(entry);
    }

    pub fn global(&mut self) {
        self.global = true;
    }

    /// The path in front of the module's controllers.
    pub fn path(&mut self, path: &'static str) {
        self.path = path;
    }

    pub fn metadata(&mut self, metadata: fn(&mut Metadata)) {
        self.metadata = metadata;
    }

    /// The module's guards, pipes, interceptors, filters and middleware.
    pub fn enhance(&mut self, uses: fn() -> Vec<ProviderEntry>, build: fn(&mut RouteBuilder<'_>)) {
        self.outer = Some(OuterLevel { uses, build: Arc::new(build) });
    }

    pub(crate) fn configure(&mut self, configure: fn(&mut MiddlewareConsumer)) {
        self.configure = Some(configure);
    }
}
