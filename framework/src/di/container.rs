//! The instances of one application, and how the ones that live shorter are made.

use super::dependency::{Instance, Resolved, Value};
use super::key::Key;
use super::lazy::LazyCell;
use super::module_ref::ModuleRef;
use super::provider::{BoxFuture, Built, Construct, ProviderEntry, Scope};
use super::visibility::{ModuleId, NodeId, Visibility};
use crate::Error;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// One provider, controller, guard or module, with its dependencies resolved.
pub(crate) struct Node {
    pub(crate) module: ModuleId,
    pub(crate) entry: ProviderEntry,
    pub(crate) wants: Vec<Want>,
    pub(crate) built: OnceLock<Built>,
}

/// A dependency, resolved to the node that provides it.
pub(crate) enum Want {
    One(NodeId),
    Optional(Option<NodeId>),
    Many(Vec<NodeId>),
    Lazy(NodeId),
    ModuleRef,
}

impl Want {
    /// The nodes that have to be there before the one that wants them.
    pub(crate) fn before(&self) -> &[NodeId] {
        match self {
            Self::One(node) => std::slice::from_ref(node),
            Self::Optional(node) => node.as_slice(),
            Self::Many(nodes) => nodes,
            Self::Lazy(_) | Self::ModuleRef => &[],
        }
    }
}

/// All nodes of one application. Singletons are set once, at boot.
pub(crate) struct Container {
    pub(crate) nodes: Vec<Node>,
    pub(crate) visibility: Visibility,
    /// The cells that wait for the end of the boot; afterwards there are none.
    lazy: Mutex<Option<Waiting>>,
}

type Waiting = Vec<(NodeId, Arc<LazyCell>)>;

/// What was made for one request so far.
#[derive(Default)]
pub(crate) struct RequestScope(BTreeMap<NodeId, Instance>);

impl Container {
    pub(crate) fn new(nodes: Vec<Node>, visibility: Visibility) -> Self {
        Self { nodes, visibility, lazy: Mutex::new(Some(Vec::new())) }
    }

    /// The singleton of a node, once it is constructed.
    pub(crate) fn singleton(&self, node: NodeId) -> Option<&Instance> {
        self.nodes[node].built.get().map(|built| &built.instance)
    }

    /// Constructs a singleton now, if that needs no waiting.
    pub(crate) fn construct_now(self: &Arc<Self>, node: NodeId) -> Option<Result<Built, Error>> {
        let Node { entry, wants, .. } = &self.nodes[node];
        match entry.construct {
            Construct::Value(ref built) => Some(Ok(built.clone())),
            Construct::Class(construct) => {
                let values = wants.iter().map(|want| self.value_now(node, want)).collect::<Option<Vec<_>>>()?;
                Some(call(construct, values))
            }
            Construct::Factory(_) => None,
        }
    }

    fn value_now(self: &Arc<Self>, node: NodeId, want: &Want) -> Option<Value> {
        Some(match want {
            Want::One(wanted) => Value::One(self.singleton(*wanted)?.clone()),
            Want::Optional(None) => Value::Optional(None),
            Want::Optional(Some(wanted)) => Value::Optional(Some(self.singleton(*wanted)?.clone())),
            Want::Many(wanted) => {
                Value::Many(wanted.iter().map(|w| self.singleton(*w).cloned()).collect::<Option<_>>()?)
            }
            Want::Lazy(wanted) => Value::Lazy(self.lazy_cell(*wanted)),
            Want::ModuleRef => Value::ModuleRef(self.module_ref(node)),
        })
    }

    /// Makes an instance, and whatever it needs that is no singleton, in the scope of a request if there is one.
    pub(crate) fn construct<'a>(
        self: &'a Arc<Self>,
        node: NodeId,
        scope: &'a mut RequestScope,
    ) -> BoxFuture<'a, Result<Built, Error>> {
        Box::pin(async move {
            let Node { entry, wants, .. } = &self.nodes[node];
            let mut values = Vec::with_capacity(wants.len());
            for want in wants {
                values.push(self.value(node, want, scope).await?);
            }
            match &entry.construct {
                Construct::Value(built) => Ok(built.clone()),
                Construct::Class(construct) => call(*construct, values),
                Construct::Factory(make) => make(Resolved::new(values)).await,
            }
        })
    }

    async fn value(self: &Arc<Self>, node: NodeId, want: &Want, scope: &mut RequestScope) -> Result<Value, Error> {
        Ok(match want {
            Want::One(wanted) => Value::One(self.resolve(*wanted, scope).await?),
            Want::Optional(None) => Value::Optional(None),
            Want::Optional(Some(wanted)) => Value::Optional(Some(self.resolve(*wanted, scope).await?)),
            Want::Many(wanted) => {
                let mut instances = Vec::with_capacity(wanted.len());
                for wanted in wanted {
                    instances.push(self.resolve(*wanted, scope).await?);
                }
                Value::Many(instances)
            }
            Want::Lazy(wanted) => Value::Lazy(self.lazy_cell(*wanted)),
            Want::ModuleRef => Value::ModuleRef(self.module_ref(node)),
        })
    }

    /// The instance of a node: the singleton, the one of this request, or a new one.
    pub(crate) async fn resolve(self: &Arc<Self>, node: NodeId, scope: &mut RequestScope) -> Result<Instance, Error> {
        match self.nodes[node].entry.scope {
            Scope::Singleton => self
                .singleton(node)
                .cloned()
                .ok_or_else(|| Error::msg("a singleton was asked for before boot was done")),
            Scope::Transient => Ok(self.construct(node, scope).await?.instance),
            Scope::Request => {
                if let Some(instance) = scope.0.get(&node) {
                    return Ok(Arc::clone(instance));
                }
                let instance = self.construct(node, scope).await?.instance;
                scope.0.insert(node, Arc::clone(&instance));
                Ok(instance)
            }
        }
    }

    /// Whether a node can only be made for a request.
    pub(crate) fn needs_request(&self, node: NodeId) -> bool {
        let Node { entry, wants, .. } = &self.nodes[node];
        match entry.scope {
            Scope::Singleton => false,
            Scope::Request => true,
            Scope::Transient => wants.iter().flat_map(Want::before).any(|wanted| self.needs_request(*wanted)),
        }
    }

    /// The node of `key` as `module` sees it, or an error that names both.
    pub(crate) fn find(&self, module: ModuleId, key: &Key) -> Result<NodeId, Error> {
        self.visibility
            .find(module, key)
            .ok_or_else(|| Error::msg(format!("{key} is not available in `{}`", self.visibility.scopes[module].name)))
    }

    fn module_ref(self: &Arc<Self>, node: NodeId) -> ModuleRef {
        ModuleRef::new(Arc::downgrade(self), self.nodes[node].module)
    }

    /// Before all singletons are there, the cell is filled later, so that no constructor depends on luck; afterwards,
    /// at once.
    fn lazy_cell(&self, wanted: NodeId) -> Arc<LazyCell> {
        let cell = Arc::new(LazyCell::default());
        match &mut *self.lazy.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(waiting) => waiting.push((wanted, Arc::clone(&cell))),
            None => self.fill(wanted, &cell),
        }
        cell
    }

    pub(crate) fn fill_lazy_cells(&self) {
        let waiting = self.lazy.lock().unwrap_or_else(PoisonError::into_inner).take();
        for (wanted, cell) in waiting.into_iter().flatten() {
            self.fill(wanted, &cell);
        }
    }

    fn fill(&self, wanted: NodeId, cell: &LazyCell) {
        if let Some(instance) = self.singleton(wanted) {
            cell.fill(instance);
        }
    }
}

/// Calls a constructor; a panic in it (an `#[inject(value = …)]` expression, say) is an error like any other.
fn call(construct: fn(&mut Resolved) -> Built, values: Vec<Value>) -> Result<Built, Error> {
    catch_unwind(AssertUnwindSafe(|| construct(&mut Resolved::new(values)))).map_err(|panic| panicked(&*panic))
}

/// The error for a constructor or factory that panicked.
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::msg(format!("panicked: {}", text.unwrap_or("no message")))
}
