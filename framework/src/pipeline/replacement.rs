//! What tests put in the place of guards, interceptors, filters and middleware.

use super::guard::GuardStep;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// Enhancers by the type that they replace. Empty but in tests.
#[derive(Default)]
pub(crate) struct Replacements(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Replacements {
    /// Puts an enhancer of the kind `E` in the place of the type `T`.
    pub(crate) fn put<T: 'static, E: ?Sized + 'static>(&mut self, replacement: Arc<E>)
    where
        Arc<E>: Send + Sync,
    {
        self.0.insert(TypeId::of::<T>(), Box::new(replacement));
    }

    /// What replaces the type `T` as an `E`.
    pub(crate) fn get<T: 'static, E: ?Sized + 'static>(&self) -> Option<Arc<E>> {
        self.0.get(&TypeId::of::<T>())?.downcast_ref::<Arc<E>>().cloned()
    }

    pub(crate) fn guard(&self, guard: TypeId) -> Option<Arc<dyn GuardStep>> {
        self.0.get(&guard)?.downcast_ref::<Arc<dyn GuardStep>>().cloned()
    }

    pub(crate) fn has(&self, replaced: TypeId) -> bool {
        self.0.contains_key(&replaced)
    }
}
