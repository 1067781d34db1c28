//! One request on its way: what guards and extractors see of it.

use super::guard::{Grants, Guard};
use super::route::Route;
use super::runtime::Runtime;
use crate::di::container::RequestScope;
use crate::di::dependency::{Instance, shared};
use crate::di::key::Key;
use crate::di::visibility::NodeId;
use crate::http::Request;
use crate::routing::Params;
use crate::{Error, Result};
use std::any::TypeId;
use std::sync::Arc;

/// One request, the route that it matched and what was found out about it so far.
///
/// Source: <https://docs.nestjs.com/fundamentals/execution-context>.
pub struct ExecutionContext {
    pub(crate) request: Request,
    pub(crate) params: Params,
    pub(crate) grants: Grants,
    runtime: Arc<Runtime>,
    route: usize,
    scope: RequestScope,
}

impl ExecutionContext {
    pub(crate) fn new(runtime: Arc<Runtime>, route: usize, params: Params, request: Request) -> Self {
        Self { request, params, grants: Grants::default(), runtime, route, scope: RequestScope::default() }
    }

    /// The request. Its body is there until something reads it.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request, to change it or to take its body.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// The name of the controller that handles the request, as its author wrote it.
    pub fn controller(&self) -> &str {
        &self.route().controller
    }

    /// The name of the handler, as its author wrote it.
    pub fn handler(&self) -> &'static str {
        self.route().handler
    }

    /// The path of the route that matched, such as `/cats/:id`: what to use as a label in logs and metrics.
    pub fn path(&self) -> &str {
        &self.route().path
    }

    /// The nearest `#[meta(…)]` of type `T`: the route's, else the controller's.
    pub fn metadata<T: 'static>(&self) -> Option<&T> {
        self.route().metadata.all().next()
    }

    /// All `#[meta(…)]` of type `T`, the route's before the controller's.
    pub fn metadata_all<T: 'static>(&self) -> impl Iterator<Item = &T> {
        self.route().metadata.all()
    }

    /// What the guard `G` proves: it runs now, unless it has run for this request already.
    ///
    /// # Errors
    ///
    /// The guard's own error when it refuses; another when the route's module does not see the guard.
    pub async fn grant<G: Guard>(&mut self) -> Result<&G::Grant> {
        if self.grants.get::<G>().is_none() {
            let guard = self.guard::<G>().await?;
            let grant = guard.check(self).await?;
            self.grants.put::<G>(grant);
        }
        self.grants.get::<G>().ok_or_else(|| Error::msg("a grant was put here a moment ago"))
    }

    /// The `T` that the route's module sees: the one of this request if it is request-scoped.
    ///
    /// # Errors
    ///
    /// When the module sees none, and when making it fails.
    pub async fn resolve<T: ?Sized + Send + Sync + 'static>(&mut self) -> Result<Arc<T>> {
        let node = self.runtime.container.find(self.route().module, &Key::of::<T>())?;
        Ok(shared(&self.instance(node).await?))
    }

    /// The guard as the route's module uses it, else as it sees it.
    pub(crate) async fn guard<G: Guard>(&mut self) -> Result<Arc<G>> {
        let module = self.route().module;
        match self.runtime.guards.get(&(module, TypeId::of::<G>())).copied() {
            Some(node) => Ok(shared(&self.instance(node).await?)),
            None => self.resolve::<G>().await,
        }
    }

    pub(crate) async fn instance(&mut self, node: NodeId) -> Result<Instance> {
        self.runtime.container.resolve(node, &mut self.scope).await
    }

    pub(crate) fn route(&self) -> &Route {
        &self.runtime.routes[self.route]
    }

    pub(crate) fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }
}
