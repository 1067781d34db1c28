//! What a route holds of a controller or an enhancer: the singleton itself, or where to get the one of this request.

use super::context::ExecutionContext;
use crate::Result;
use crate::di::dependency::shared;
use crate::di::visibility::NodeId;
use std::sync::Arc;

/// An instance, resolved at boot.
#[doc(hidden)]
pub struct Handle<T>(Held<T>);

enum Held<T> {
    Singleton(Arc<T>),
    PerRequest(NodeId),
}

impl<T: 'static> Handle<T> {
    pub(crate) fn singleton(instance: Arc<T>) -> Self {
        Self(Held::Singleton(instance))
    }

    pub(crate) fn per_request(node: NodeId) -> Self {
        Self(Held::PerRequest(node))
    }

    /// The singleton, without looking anything up.
    pub fn shared(&self) -> Option<&T> {
        match &self.0 {
            Held::Singleton(instance) => Some(instance),
            Held::PerRequest(_) => None,
        }
    }

    /// The instance for this request.
    pub async fn get(&self, ctx: &mut ExecutionContext) -> Result<Arc<T>> {
        match &self.0 {
            Held::Singleton(instance) => Ok(Arc::clone(instance)),
            Held::PerRequest(node) => Ok(shared(&ctx.instance(*node).await?)),
        }
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Held::Singleton(instance) => Held::Singleton(Arc::clone(instance)),
            Held::PerRequest(node) => Held::PerRequest(*node),
        })
    }
}
