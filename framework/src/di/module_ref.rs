//! Asking a module for a provider at run time.

use super::container::{Container, RequestScope};
use super::dependency::shared;
use super::key::Key;
use super::provider::Scope;
use super::visibility::{ModuleId, NodeId};
use crate::{Error, Result};
use std::fmt;
use std::sync::{Arc, Weak};

/// The module of whoever holds it, as something to ask: it sees what that module sees.
///
/// Prefer a field, which rustc checks. This is for what is decided at run time, such as a strategy by name.
/// Source: <https://docs.nestjs.com/fundamentals/module-ref>.
#[derive(Clone)]
pub struct ModuleRef {
    container: Weak<Container>,
    module: ModuleId,
}

impl ModuleRef {
    pub(crate) fn new(container: Weak<Container>, module: ModuleId) -> Self {
        Self { container, module }
    }

    /// The singleton of type `T`.
    ///
    /// # Errors
    ///
    /// When the module does not see a `T`, when it is no singleton, and while it is not yet constructed.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        self.singleton(Key::of::<T>())
    }

    /// The singleton of type `T` that is provided under a name.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn get_named<T: ?Sized + Send + Sync + 'static>(&self, name: &'static str) -> Result<Arc<T>> {
        self.singleton(Key::of::<T>().named(name))
    }

    /// A new instance of the transient provider `T`; the singleton, if it is one.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get); also when it is request-scoped: that is what
    /// [`ExecutionContext::resolve`](crate::ExecutionContext::resolve) is for.
    pub async fn resolve<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        let (container, node) = self.find(Key::of::<T>())?;
        if container.needs_request(node) {
            let key = Key::of::<T>();
            return Err(Error::msg(format!("{key} is made within a request: resolve it from the `ExecutionContext`")));
        }
        Ok(shared(&container.resolve(node, &mut RequestScope::default()).await?))
    }

    fn singleton<T: ?Sized + Send + Sync + 'static>(&self, key: Key) -> Result<Arc<T>> {
        let (container, node) = self.find(key)?;
        if container.nodes[node].entry.scope != Scope::Singleton {
            return Err(Error::msg(format!("{key} is no singleton: `resolve` makes an instance")));
        }
        let instance = container.singleton(node).ok_or_else(|| Error::msg(format!("{key} is not constructed yet")))?;
        Ok(shared(instance))
    }

    fn find(&self, key: Key) -> Result<(Arc<Container>, NodeId)> {
        let container = self.container.upgrade().ok_or_else(|| Error::msg("the application is gone"))?;
        let node = container.find(self.module, &key)?;
        Ok((container, node))
    }
}

impl fmt::Debug for ModuleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModuleRef({})", self.module)
    }
}
