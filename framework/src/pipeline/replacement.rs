//! What tests put in the place of guards, pipes, interceptors, filters and middleware.

use super::guard::GuardStep;
use crate::boot_error::Problem;
use crate::di::key::Key;
use std::any::{Any, TypeId};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Something in the place of something else, and what to tell whoever put it there when nobody asks for it.
pub(crate) struct Replacement<T> {
    with: T,
    used: AtomicBool,
    unused: Problem,
}

impl<T> Replacement<T> {
    #[allow(dead_code, reason = "only the feature `testing` replaces anything")]
    pub(crate) fn new(with: T, unused: Problem) -> Self {
        Self { with, used: AtomicBool::new(false), unused }
    }

    /// What it is replaced with. From now on it is used.
    pub(crate) fn used(&self) -> &T {
        self.used.store(true, Ordering::Relaxed);
        &self.with
    }

    pub(crate) fn unused(&self) -> Option<Problem> {
        (!self.used.load(Ordering::Relaxed)).then(|| self.unused.clone())
    }
}

/// Enhancers by the type that they replace. Empty but in tests.
#[derive(Default)]
pub(crate) struct Replacements(Vec<(Key, Replacement<Erased>)>);

/// An `Arc<E>`, where `E` is the kind of enhancer.
type Erased = Box<dyn Any + Send + Sync>;

#[allow(dead_code, reason = "only the feature `testing` replaces anything")]
impl Replacements {
    /// Puts an enhancer of the kind `E` in the place of the type `T`. The last one counts.
    pub(crate) fn put<T: 'static, E: ?Sized + 'static>(&mut self, replacement: Arc<E>, unused: Problem)
    where
        Arc<E>: Send + Sync,
    {
        let key = Key::of::<T>();
        self.0.retain(|(known, replacement)| *known != key || !replacement.with.is::<Arc<E>>());
        self.0.push((key, Replacement::new(Box::new(replacement), unused)));
    }

    pub(crate) fn unused(&self) -> Vec<Problem> {
        self.0.iter().filter_map(|(_, replacement)| replacement.unused()).collect()
    }
}

impl Replacements {
    /// What replaces the type `T` as an `E`.
    pub(crate) fn get<T: 'static, E: ?Sized + 'static>(&self) -> Option<Arc<E>> {
        self.find(TypeId::of::<T>())
    }

    pub(crate) fn guard(&self, guard: TypeId) -> Option<Arc<dyn GuardStep>> {
        self.find(guard)
    }

    /// Whether the type `key` is replaced as a guard, a pipe or the like. If it is, the application has it.
    pub(crate) fn replace(&self, key: &Key) -> bool {
        let mut replaced = false;
        for (_, replacement) in self.0.iter().filter(|(known, _)| known == key) {
            replacement.used();
            replaced = true;
        }
        replaced
    }

    fn find<E: ?Sized + 'static>(&self, replaced: TypeId) -> Option<Arc<E>> {
        let stands_for = |key: &Key, with: &Erased| key.type_id() == replaced && with.is::<Arc<E>>();
        let (_, replacement) = self.0.iter().find(|(key, replacement)| stands_for(key, &replacement.with))?;
        replacement.used().downcast_ref::<Arc<E>>().cloned()
    }
}
