//! One provider of one module: what it is asked for by, what it needs and how it is made.

use super::dependency::{Dependency, Instance, Resolved, instance_of};
use super::hook::Hooks;
use super::key::{Key, short_name};
use crate::Error;
use crate::location::Location;
use std::any::{Any, type_name};
use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A future in a box.
#[doc(hidden)]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How long an instance lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One for the application. The default.
    Singleton,
    /// A new one wherever it is injected.
    Transient,
    /// At most one per request, made when something in that request first needs it.
    Request,
}

/// What `#[injectable]` and `#[controller]` make of a struct.
///
/// It is `Send + Sync`, too. That is no supertrait: the macro says so of each field, and once.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a provider",
    label = "not a provider",
    note = "annotate it with `#[injectable]`, or write `value(…)` or `factory(…)`"
)]
pub trait Provider: Sized + 'static {
    fn describe() -> Description;

    fn construct(dependencies: &mut Resolved) -> Self;
}

/// What is known about a [`Provider`] without making one.
#[doc(hidden)]
pub struct Description {
    pub scope: Scope,
    pub location: Location,
    pub dependencies: Vec<Dependency>,
}

/// A function for the reason that [`dependency`](super::dependency::dependency) is one.
#[doc(hidden)]
pub fn description<const N: usize>(
    scope: Scope,
    file: &'static str,
    line: u32,
    column: u32,
    dependencies: [Dependency; N],
) -> Description {
    Description { scope, location: Location::new(file, line, column), dependencies: Vec::from(dependencies) }
}

/// An instance under its key's type, and the value itself where that is another type, for its hooks.
#[doc(hidden)]
#[derive(Clone)]
pub struct Built {
    pub(crate) instance: Instance,
    pub(crate) concrete: Instance,
}

impl Built {
    /// A value that is asked for by its own type.
    pub fn new<T: ?Sized + Send + Sync + 'static>(value: Arc<T>) -> Self {
        Self::of(instance_of(value))
    }

    /// The same, of a value that has lost its type.
    pub fn of(instance: Arc<dyn Any + Send + Sync>) -> Self {
        Self { concrete: Arc::clone(&instance), instance }
    }

    /// A value that is asked for by a trait.
    pub fn viewed(concrete: Arc<dyn Any + Send + Sync>, view: Arc<dyn Any + Send + Sync>) -> Self {
        Self { instance: view, concrete }
    }
}

type FactoryFn = dyn Fn(Resolved) -> BoxFuture<'static, Result<Built, Error>> + Send + Sync;

/// How an instance is made.
#[doc(hidden)]
#[derive(Clone)]
pub enum Construct {
    Class(fn(&mut Resolved) -> Built),
    Factory(Arc<FactoryFn>),
    Value(Built),
}

impl Construct {
    /// A constructor that waits or fails.
    pub fn factory<F, R>(make: F) -> Self
    where
        F: Fn(Resolved) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Built, Error>> + Send + 'static,
    {
        Self::Factory(Arc::new(move |dependencies| Box::pin(make(dependencies))))
    }
}

/// One provider as a module lists it.
#[doc(hidden)]
#[derive(Clone)]
pub struct ProviderEntry {
    pub(crate) key: Key,
    pub(crate) multi: bool,
    pub(crate) name: Cow<'static, str>,
    pub(crate) scope: Scope,
    pub(crate) location: Location,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) construct: Construct,
    pub(crate) hooks: Hooks,
}

impl ProviderEntry {
    /// A struct that is asked for by its own type.
    pub fn class<T: Provider + Send + Sync>(hooks: Hooks) -> Self {
        Self::class_as::<T>(Key::of::<T>(), |dependencies| Built::new(Arc::new(T::construct(dependencies))), hooks)
    }

    /// A struct that is asked for by something else.
    pub fn class_as<T: Provider>(key: Key, construct: fn(&mut Resolved) -> Built, hooks: Hooks) -> Self {
        let Description { scope, location, dependencies } = T::describe();
        Self {
            key,
            multi: false,
            name: Cow::Owned(short_name(type_name::<T>())),
            scope,
            location,
            dependencies,
            construct: Construct::Class(construct),
            hooks,
        }
    }

    /// A value, a factory or another name for a provider.
    pub fn made(
        key: Key,
        dependencies: Vec<Dependency>,
        construct: Construct,
        hooks: Hooks,
        location: Location,
    ) -> Self {
        Self {
            key,
            multi: false,
            name: Cow::Owned(key.type_name()),
            scope: Scope::Singleton,
            location,
            dependencies,
            construct,
            hooks,
        }
    }

    /// The same under another key.
    pub fn keyed(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// The same as one of several for its key.
    pub fn multi(self) -> Self {
        Self { multi: true, ..self }
    }

    /// The same with another scope.
    pub fn scoped(self, scope: Scope) -> Self {
        Self { scope, ..self }
    }

    /// The same, listed at `location`.
    pub fn at(self, location: Location) -> Self {
        Self { location, ..self }
    }
}
