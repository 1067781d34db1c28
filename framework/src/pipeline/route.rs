//! What `#[controller]` and `#[routes]` state about a route, and what becomes of it at boot.

use super::context::ExecutionContext;
use super::handle::Handle;
use super::metadata::Metadata;
use crate::di::container::Container;
use crate::di::dependency::shared;
use crate::di::provider::{BoxFuture, Provider, ProviderEntry, Scope};
use crate::di::visibility::{ModuleId, NodeId};
use crate::http::{HttpException, Response};
use crate::location::Location;
use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashMap;

/// A struct with `#[controller]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a controller",
    label = "not a controller",
    note = "annotate the struct with `#[controller(\"/path\")]`"
)]
pub trait Controller: Provider {
    const PREFIX: &'static str;
    type Guards: super::guard::Guards;

    fn metadata(metadata: &mut Metadata);
    fn uses() -> Vec<ProviderEntry>;
}

/// An `impl` block with `#[routes]`.
///
/// There is one per controller, and the trait's name is what rustc says of a second one.
#[doc(hidden)]
pub trait Routes: Controller {
    /// Stands for the block where its guards are listed.
    type Block;

    fn routes() -> Vec<RouteDescriptor>;
}

/// One route as its macro states it.
#[doc(hidden)]
pub struct RouteDescriptor {
    /// `None` for `#[all]`.
    pub method: Option<http::Method>,
    pub path: &'static str,
    pub handler: &'static str,
    pub location: Location,
    /// The path parameters that arguments read by name.
    pub parameters: &'static [&'static str],
    pub metadata: fn(&mut Metadata),
    pub uses: fn() -> Vec<ProviderEntry>,
    pub build: fn(&mut RouteBuilder<'_>) -> BoxHandler,
}

/// A route's guards, arguments and handler in one call: the only box on a request's way.
#[doc(hidden)]
pub trait RouteHandler {
    fn call<'a>(&'a self, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<Response, HttpException>>;
}

/// A handler that threads share.
#[doc(hidden)]
pub type BoxHandler = Box<dyn RouteHandler + Send + Sync>;

/// A route that is served.
pub(crate) struct Route {
    pub(crate) module: ModuleId,
    /// `None` for `#[all]`.
    pub(crate) method: Option<http::Method>,
    pub(crate) controller: Cow<'static, str>,
    pub(crate) handler: &'static str,
    pub(crate) path: String,
    pub(crate) metadata: Metadata,
    pub(crate) call: BoxHandler,
}

/// The guards that each module uses, with the nodes that provide them.
pub(crate) type GuardNodes = HashMap<(ModuleId, TypeId), NodeId>;

/// Hands a route what it holds.
#[doc(hidden)]
pub struct RouteBuilder<'a> {
    pub(crate) container: &'a Container,
    pub(crate) guards: &'a GuardNodes,
    pub(crate) module: ModuleId,
    pub(crate) controller: NodeId,
    pub(crate) named: Vec<TypeId>,
}

impl RouteBuilder<'_> {
    /// The route's controller.
    pub fn controller<C: Send + Sync + 'static>(&self) -> Handle<C> {
        self.handle(self.controller)
    }

    /// The guard `G`, or nothing where an outer level of this route has named it: it runs once, there.
    pub fn guard<G: Send + Sync + 'static>(&mut self) -> Option<Handle<G>> {
        if self.named.contains(&TypeId::of::<G>()) {
            return None;
        }
        self.named.push(TypeId::of::<G>());
        let node = *self.guards.get(&(self.module, TypeId::of::<G>())).expect("boot has a node for each guard in use");
        Some(self.handle(node))
    }

    fn handle<T: Send + Sync + 'static>(&self, node: NodeId) -> Handle<T> {
        match self.container.nodes[node].entry.scope {
            Scope::Singleton => {
                Handle::singleton(shared(self.container.singleton(node).expect("routes are built after singletons")))
            }
            Scope::Transient | Scope::Request => Handle::per_request(node),
        }
    }
}
