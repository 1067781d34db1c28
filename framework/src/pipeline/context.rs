//! One request on its way: what everything around a handler sees of it.

use super::guard::{Grants, Guard};
use super::route::Route;
use super::runtime::Runtime;
use crate::di::container::RequestScope;
use crate::di::dependency::{Instance, shared};
use crate::di::key::Key;
use crate::di::visibility::NodeId;
use crate::http::connection::Connection;
use crate::http::{HttpException, Request, ResponseHead};
use crate::routing::Params;
use crate::{Error, Result};
use std::any::TypeId;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// One request, the route that it matched and what was found out about it so far.
///
/// Source: <https://docs.nestjs.com/fundamentals/execution-context>.
pub struct ExecutionContext {
    pub(crate) request: Request,
    pub(crate) params: Params,
    pub(crate) grants: Grants,
    pub(crate) extra: Option<Box<Extra>>,
    connection: Arc<Connection>,
    runtime: Arc<Runtime>,
    route: usize,
    scope: RequestScope,
}

/// What few requests have.
#[derive(Default)]
pub(crate) struct Extra {
    /// Why no route answers.
    pub(crate) refusal: Option<HttpException>,
    /// The body, for arguments that take one field of it each.
    pub(crate) fields: Option<serde_json::Map<String, serde_json::Value>>,
    pub(super) response: ResponseHead,
}

impl ExecutionContext {
    pub(crate) fn new(
        runtime: Arc<Runtime>,
        route: usize,
        params: Params,
        request: Request,
        connection: Arc<Connection>,
    ) -> Self {
        let (grants, scope) = (Grants::default(), RequestScope::default());
        Self { request, params, grants, extra: None, connection, runtime, route, scope }
    }

    /// The request. Its body is there until something reads it.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request, to change it or to take its body.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// What is set on the response whatever the handler returns: headers and cookies stay also when an exception is
    /// answered, a status only where the handler returns.
    pub fn response_mut(&mut self) -> &mut ResponseHead {
        &mut self.extra().response
    }

    /// The path parameter `name`, decoded.
    pub fn param(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        self.params.get(self.request.uri().path(), name)
    }

    /// The address of the client, or of the last proxy before us; none on a Unix socket and where there is no socket.
    pub fn ip(&self) -> Option<IpAddr> {
        self.connection.peer.map(|peer| peer.ip())
    }

    /// The address that the client has connected to; none on a Unix socket and where there is no socket.
    pub fn local_address(&self) -> Option<SocketAddr> {
        self.connection.local
    }

    pub(crate) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// The name of the controller that handles the request, as its author wrote it; empty where no route answers.
    pub fn controller(&self) -> &str {
        &self.route().controller
    }

    /// The name of the handler, as its author wrote it; empty where no route answers.
    pub fn handler(&self) -> &'static str {
        self.route().handler
    }

    /// The path of the route that matched, such as `/cats/:id`: what to use as a label in logs and metrics. It is empty
    /// where no route answers.
    pub fn path(&self) -> &str {
        &self.route().path
    }

    /// The nearest `#[meta(…)]` of type `T`: the route's, else the controller's, the module's, the root module's.
    pub fn metadata<T: 'static>(&self) -> Option<&T> {
        self.route().metadata.all().next()
    }

    /// All `#[meta(…)]` of type `T`, the nearest first.
    pub fn metadata_all<T: 'static>(&self) -> impl Iterator<Item = &T> {
        self.route().metadata.all()
    }

    /// What the guard `G` proves: it runs now, unless it has run for this request already.
    ///
    /// A handler that asks for the grant by `#[grant(G)]` owns it. What comes behind the handler, a filter or the second
    /// half of an interceptor, keeps a clone from before it or does without.
    ///
    /// # Errors
    ///
    /// The guard's own error when it refuses; another when the route's module does not see the guard, and when the
    /// handler has taken the grant.
    pub async fn grant<G: Guard>(&mut self) -> Result<&G::Grant> {
        if !self.granted::<G>().await? {
            let guard = self.enhancer::<G>().await?;
            self.run(&*guard).await?;
        }
        self.grants.get::<G>().ok_or_else(|| {
            let guard = Key::of::<G>();
            Error::msg(format!("the handler has taken what {guard} granted: keep a clone from before it runs"))
        })
    }

    /// Runs this guard, which the route's module need not see, unless one of its type has run for this request already.
    #[allow(dead_code, reason = "some features apply a guard of another type")]
    pub(crate) async fn grant_of<G: Guard>(&mut self, guard: &G) -> Result<()> {
        if !self.granted::<G>().await? {
            self.run(guard).await?;
        }
        Ok(())
    }

    /// Whether the guard `G` has run, or what a test puts in its place has now.
    async fn granted<G: Guard>(&mut self) -> Result<bool> {
        let guard = TypeId::of::<G>();
        if self.grants.has(guard) {
            return Ok(true);
        }
        let Some(replacement) = self.runtime.replacements.guard(guard) else { return Ok(false) };
        replacement.step(self).await?;
        Ok(true)
    }

    async fn run<G: Guard>(&mut self, guard: &G) -> Result<()> {
        let grant = guard.check(self).await?;
        self.grants.put::<G>(grant);
        Ok(())
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

    /// The enhancer as the route's module uses it, else as it sees it.
    pub(crate) async fn enhancer<T: Send + Sync + 'static>(&mut self) -> Result<Arc<T>> {
        let module = self.route().module;
        match self.runtime.enhancers.get(&(module, TypeId::of::<T>())).copied() {
            Some(node) => Ok(shared(&self.instance(node).await?)),
            None => self.resolve::<T>().await,
        }
    }

    pub(crate) async fn instance(&mut self, node: NodeId) -> Result<Instance> {
        self.runtime.container.resolve(node, &mut self.scope).await
    }

    pub(crate) fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// What was set on the response so far; nothing afterwards.
    pub(crate) fn take_response(&mut self) -> Option<ResponseHead> {
        self.extra.as_mut().map(|extra| std::mem::take(&mut extra.response))
    }

    /// A status that was set is for a returned value, and there is none.
    pub(crate) fn forget_status(&mut self) {
        self.extra.as_mut().and_then(|extra| extra.response.take_status());
    }

    pub(crate) fn put_response(&mut self, response: ResponseHead) {
        self.extra().response = response;
    }

    pub(crate) fn route(&self) -> &Route {
        &self.runtime.routes[self.route]
    }

    /// The number of the route among those of the application.
    pub(crate) fn route_number(&self) -> usize {
        self.route
    }

    pub(crate) fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }
}
