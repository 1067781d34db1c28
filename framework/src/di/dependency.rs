//! What a constructor asks for, and what it is handed.

use super::key::{Key, Qualified};
use super::lazy::{Lazy, LazyCell};
use super::module_ref::ModuleRef;
use super::sharing::Shareable;
use std::any::Any;
use std::sync::Arc;

/// An `Arc<T>` whose `T` (possibly `dyn Trait`) is only known to those who ask with the same type.
pub(crate) type Instance = Arc<dyn Any + Send + Sync>;

pub(crate) fn instance_of<T: ?Sized + Send + Sync + 'static>(value: Arc<T>) -> Instance {
    Arc::new(value)
}

/// The `Arc<T>` behind an instance whose key says that it is one.
pub(crate) fn shared<T: ?Sized + 'static>(instance: &Instance) -> Arc<T> {
    instance.downcast_ref::<Arc<T>>().expect("a key's instance has the key's type").clone()
}

/// One thing that a constructor asks for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Dependency {
    pub(crate) key: Key,
    pub(crate) kind: Kind,
}

/// How it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    One,
    Optional,
    Many,
    Lazy,
    ModuleRef,
}

impl Dependency {
    /// The same under a name.
    pub const fn named(self, qualifier: &'static str) -> Self {
        Self { key: self.key.named(qualifier), ..self }
    }
}

/// What a field or a factory's argument of type `I` asks for. A function, because rustc finds it faster than it would an
/// associated one.
#[doc(hidden)]
pub const fn dependency<I: Inject<Target: Shareable>>() -> Dependency {
    I::DEPENDENCY
}

/// The same under a type: the key is [`Qualified`].
#[doc(hidden)]
pub const fn qualified_dependency<I: Inject<Target: Shareable>, Q: 'static>() -> Dependency {
    Dependency { key: Key::of::<Qualified<I::Target, Q>>(), ..I::DEPENDENCY }
}

/// A type that can be injected: `Arc<T>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, [`Lazy<T>`], [`ModuleRef`].
///
/// `T` is `Send + Sync`, or nothing provides it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be injected",
    label = "cannot be injected",
    note = "what is injected is an `Arc<T>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, `Lazy<T>` or `ModuleRef`"
)]
pub trait Inject: Sized {
    /// What is behind the pointer.
    #[doc(hidden)]
    type Target: ?Sized + 'static;
    #[doc(hidden)]
    const DEPENDENCY: Dependency;
    #[doc(hidden)]
    fn take(value: Value) -> Self;
}

/// A dependency after it was resolved.
#[doc(hidden)]
pub enum Value {
    One(Instance),
    Optional(Option<Instance>),
    Many(Vec<Instance>),
    Lazy(Arc<LazyCell>),
    ModuleRef(ModuleRef),
}

/// The resolved dependencies of one constructor call, in the order in which they were asked for.
#[doc(hidden)]
pub struct Resolved(std::vec::IntoIter<Value>);

impl Resolved {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// The next one. The constructor and the list of its dependencies come from one macro, so that they agree.
    #[allow(clippy::should_implement_trait, reason = "it is typed by what is asked for")]
    pub fn next<I: Inject>(&mut self) -> I {
        I::take(self.0.next().expect("there is a value for every dependency"))
    }
}

impl<T: ?Sized + 'static> Inject for Arc<T> {
    type Target = T;
    const DEPENDENCY: Dependency = Dependency { key: Key::of::<T>(), kind: Kind::One };

    fn take(value: Value) -> Self {
        match value {
            Value::One(instance) => shared(&instance),
            _ => mismatch(),
        }
    }
}

impl<T: ?Sized + 'static> Inject for Option<Arc<T>> {
    type Target = T;
    const DEPENDENCY: Dependency = Dependency { key: Key::of::<T>(), kind: Kind::Optional };

    fn take(value: Value) -> Self {
        match value {
            Value::Optional(instance) => instance.as_ref().map(shared),
            _ => mismatch(),
        }
    }
}

impl<T: ?Sized + 'static> Inject for Vec<Arc<T>> {
    type Target = T;
    const DEPENDENCY: Dependency = Dependency { key: Key::of::<T>(), kind: Kind::Many };

    fn take(value: Value) -> Self {
        match value {
            Value::Many(instances) => instances.iter().map(shared).collect(),
            _ => mismatch(),
        }
    }
}

impl<T: ?Sized + 'static> Inject for Lazy<T> {
    type Target = T;
    const DEPENDENCY: Dependency = Dependency { key: Key::of::<T>(), kind: Kind::Lazy };

    fn take(value: Value) -> Self {
        match value {
            Value::Lazy(cell) => Lazy::new(cell),
            _ => mismatch(),
        }
    }
}

impl Inject for ModuleRef {
    type Target = ModuleRef;
    const DEPENDENCY: Dependency = Dependency { key: Key::of::<ModuleRef>(), kind: Kind::ModuleRef };

    fn take(value: Value) -> Self {
        match value {
            Value::ModuleRef(module) => module,
            _ => mismatch(),
        }
    }
}

fn mismatch() -> ! {
    unreachable!("a dependency is resolved as the kind that its own type declared")
}
