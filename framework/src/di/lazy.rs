//! A dependency that is looked at later: the deliberate way out of a cycle.

use super::dependency::{Instance, shared};
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock, Weak};

/// A singleton that is constructed independently of the one that holds it.
///
/// Two providers that need each other cannot both be constructed first. One of them holds the other as `Lazy<T>` and
/// asks for it when it is used, which is after boot. It does not keep the other alive: the application does.
///
/// ```
/// # use nestling::prelude::*;
/// #[injectable]
/// struct Parent { child: Arc<Child> }
/// #[injectable]
/// struct Child { parent: Lazy<Parent> }
///
/// impl Child {
///     fn siblings(&self) -> usize { Arc::strong_count(&self.parent.get().child) }
/// }
/// # let _ = Child::siblings;
/// ```
pub struct Lazy<T: ?Sized> {
    cell: Arc<LazyCell>,
    of: PhantomData<fn() -> Arc<T>>,
}

/// Filled when the application has constructed all singletons.
#[doc(hidden)]
#[derive(Default)]
pub struct LazyCell(OnceLock<Weak<dyn std::any::Any + Send + Sync>>);

impl LazyCell {
    pub(crate) fn fill(&self, instance: &Instance) {
        // A cell belongs to one injection of one application and is filled once; a second time would set the same.
        let _ = self.0.set(Arc::downgrade(instance));
    }
}

impl<T: ?Sized + 'static> Lazy<T> {
    pub(crate) fn new(cell: Arc<LazyCell>) -> Self {
        Self { cell, of: PhantomData }
    }

    /// The value.
    ///
    /// # Panics
    ///
    /// Before all singletons are constructed (in a constructor or a factory) and after the application was dropped;
    /// [`try_get`](Self::try_get) says so instead. Lifecycle hooks and handlers may always call it.
    pub fn get(&self) -> Arc<T> {
        self.try_get().expect("a `Lazy` is used after boot and while the application lives")
    }

    /// The value, or `None` before all singletons are constructed and after the application was dropped.
    pub fn try_get(&self) -> Option<Arc<T>> {
        self.cell.0.get()?.upgrade().map(|instance| shared(&instance))
    }
}

impl<T: ?Sized> Clone for Lazy<T> {
    fn clone(&self) -> Self {
        Self { cell: Arc::clone(&self.cell), of: PhantomData }
    }
}

impl<T: ?Sized> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lazy<{}>", std::any::type_name::<T>())
    }
}
