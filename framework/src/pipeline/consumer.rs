//! Middleware for some paths: `consumer.apply::<M>().exclude(…).for_routes(…)`.

use super::builder::RouteBuilder;
use super::context::ExecutionContext;
use super::handle::Handle;
use super::middleware::{Middleware, MiddlewareStep};
use super::next::{BoxNext, Next};
use super::route::Controller;
use crate::Result;
use crate::di::hook::Hooks;
use crate::di::provider::{BoxFuture, Provider, ProviderEntry};
use crate::http::{Method, Response};
use crate::routing::{Match, Pattern, PatternError, RouteKey, Table};
use std::any::TypeId;
use std::sync::Arc;

/// A module that says which paths its middleware is for. Source: <https://docs.nestjs.com/middleware#applying-middleware>.
///
/// ```
/// # use nestling::prelude::*;
/// # #[injectable]
/// # struct LoggerMiddleware;
/// # impl Middleware for LoggerMiddleware {
/// #     async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> { next.handle(ctx).await }
/// # }
/// #[module]
/// struct CatsModule;
///
/// impl NestModule for CatsModule {
///     fn configure(consumer: &mut MiddlewareConsumer) {
///         consumer.apply::<LoggerMiddleware>().exclude("/cats/health").for_routes(["/cats", "/cats/*rest"]);
///     }
/// }
/// ```
pub trait NestModule {
    /// States the middleware; nothing is constructed yet.
    fn configure(consumer: &mut MiddlewareConsumer);
}

/// Takes what a module says about its middleware.
#[derive(Default)]
pub struct MiddlewareConsumer {
    bindings: Vec<Binding>,
}

/// Some middleware, and the requests that it is for.
#[derive(Default)]
struct Binding {
    middleware: Vec<Applied>,
    routes: Vec<RouteInfo>,
    controllers: Vec<TypeId>,
    excluded: Vec<RouteInfo>,
}

struct Applied {
    uses: Option<fn() -> ProviderEntry>,
    build: Arc<Build>,
}

/// Makes the middleware of one route.
type Build = dyn Fn(&RouteBuilder<'_>) -> Arc<dyn MiddlewareStep> + Send + Sync;

impl MiddlewareConsumer {
    /// Middleware that the module injects: the provider that it sees, else an instance of the module's own.
    #[must_use = "without `for_routes` or `for_controller` it is for none"]
    pub fn apply<M: Middleware + Provider>(&mut self) -> MiddlewareBinding<'_> {
        self.bind().and::<M>()
    }

    /// Middleware as a value.
    #[must_use = "without `for_routes` or `for_controller` it is for none"]
    pub fn apply_value<M: Middleware>(&mut self, middleware: M) -> MiddlewareBinding<'_> {
        self.bind().and_value(middleware)
    }

    fn bind(&mut self) -> MiddlewareBinding<'_> {
        self.bindings.push(Binding::default());
        let at = self.bindings.len() - 1;
        MiddlewareBinding(&mut self.bindings[at])
    }

    pub(crate) fn uses(&self) -> impl Iterator<Item = ProviderEntry> {
        self.bindings
            .iter()
            .flat_map(|binding| &binding.middleware)
            .filter_map(|applied| applied.uses)
            .map(|uses| uses())
    }

    /// All patterns that cannot be read, and why.
    pub(crate) fn problems(&self) -> impl Iterator<Item = (&str, PatternError)> {
        let infos = self.bindings.iter().flat_map(|binding| binding.routes.iter().chain(&binding.excluded));
        infos.filter_map(|info| Some((info.path.as_str(), Pattern::parse(&info.path).err()?)))
    }

    /// The middleware for a route of the controller `controller`; `None` where no route answers.
    pub(crate) fn steps(
        &self,
        controller: Option<TypeId>,
        prefix: &str,
        routes: &RouteBuilder<'_>,
    ) -> Vec<Arc<dyn MiddlewareStep>> {
        let steps = self.bindings.iter().flat_map(|binding| binding.steps(controller, prefix, routes));
        steps.collect()
    }
}

impl Binding {
    fn steps(
        &self,
        controller: Option<TypeId>,
        prefix: &str,
        routes: &RouteBuilder<'_>,
    ) -> Vec<Arc<dyn MiddlewareStep>> {
        let everywhere = controller.is_some_and(|controller| self.controllers.contains(&controller));
        if !everywhere && self.routes.is_empty() {
            return Vec::new();
        }
        let places = (!everywhere).then(|| table(&self.routes, prefix));
        let place = Arc::new(Place { places, excluded: table(&self.excluded, prefix) });
        let bound = |applied: &Applied| {
            let middleware = (applied.build)(routes);
            Arc::new(Bound { place: Arc::clone(&place), middleware }) as Arc<dyn MiddlewareStep>
        };
        self.middleware.iter().map(bound).collect()
    }
}

/// Two patterns of one shape say the same thing, and one of them is enough.
fn table(infos: &[RouteInfo], prefix: &str) -> Table<()> {
    let mut table = Table::new();
    for RouteInfo { method, path } in infos {
        // The boot has reported what cannot be read.
        let pattern = Pattern::parse(prefix).and_then(|prefix| Pattern::join(&prefix, &Pattern::parse(path)?));
        let _ = pattern.map(|pattern| table.include(RouteKey::new(method.clone(), pattern), ()));
    }
    table
}

/// Says for which requests some middleware is.
pub struct MiddlewareBinding<'c>(&'c mut Binding);

impl MiddlewareBinding<'_> {
    /// More middleware for the same requests, which runs behind what was named before.
    #[must_use = "without `for_routes` or `for_controller` it is for none"]
    pub fn and<M: Middleware + Provider>(self) -> Self {
        self.0.middleware.push(Applied {
            uses: Some(|| ProviderEntry::class::<M>(Hooks::default())),
            build: Arc::new(|routes| routes.middleware_step::<M>(RouteBuilder::own)),
        });
        self
    }

    /// The same, of a value.
    #[must_use = "without `for_routes` or `for_controller` it is for none"]
    pub fn and_value<M: Middleware>(self, middleware: M) -> Self {
        let middleware = Arc::new(middleware);
        let build = move |routes: &RouteBuilder<'_>| {
            routes.middleware_step::<M>(|_| Handle::singleton(Arc::clone(&middleware)))
        };
        self.0.middleware.push(Applied { uses: None, build: Arc::new(build) });
        self
    }

    /// Leaves out these paths: `"/cats/health"`, `(Method::GET, "/cats/:id")`, or several in an array.
    #[must_use = "without `for_routes` or `for_controller` it is for none"]
    pub fn exclude(self, routes: impl IntoRoutes) -> Self {
        self.0.excluded.extend(routes.into_routes());
        self
    }

    /// For these paths, in the language of routes, whether or not a route answers there: `"/cats/*rest"`,
    /// `(Method::POST, "/cats")`, or several in an array.
    pub fn for_routes(self, routes: impl IntoRoutes) -> Self {
        self.0.routes.extend(routes.into_routes());
        self
    }

    /// For all routes of a controller.
    pub fn for_controller<C: Controller>(self) -> Self {
        self.0.controllers.push(TypeId::of::<C>());
        self
    }
}

/// A path, and perhaps a method.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    method: Option<Method>,
    path: String,
}

/// What names routes: a path, a method and a path, or several.
pub trait IntoRoutes {
    /// The routes.
    fn into_routes(self) -> Vec<RouteInfo>;
}

impl IntoRoutes for &str {
    fn into_routes(self) -> Vec<RouteInfo> {
        vec![RouteInfo { method: None, path: self.to_owned() }]
    }
}

impl IntoRoutes for (Method, &str) {
    fn into_routes(self) -> Vec<RouteInfo> {
        vec![RouteInfo { method: Some(self.0), path: self.1.to_owned() }]
    }
}

impl<R: IntoRoutes, const N: usize> IntoRoutes for [R; N] {
    fn into_routes(self) -> Vec<RouteInfo> {
        self.into_iter().flat_map(R::into_routes).collect()
    }
}

impl<R: IntoRoutes> IntoRoutes for Vec<R> {
    fn into_routes(self) -> Vec<RouteInfo> {
        self.into_iter().flat_map(R::into_routes).collect()
    }
}

/// The requests that some middleware is for.
struct Place {
    /// None for all requests of the route.
    places: Option<Table<()>>,
    excluded: Table<()>,
}

impl Place {
    fn has(&self, ctx: &ExecutionContext) -> bool {
        let matches = |table: &Table<()>| {
            matches!(table.find(ctx.request().method(), ctx.request().uri().path()), Match::Found { .. })
        };
        self.places.as_ref().is_none_or(matches) && !matches(&self.excluded)
    }
}

/// Middleware for some requests.
struct Bound {
    place: Arc<Place>,
    middleware: Arc<dyn MiddlewareStep>,
}

impl MiddlewareStep for Bound {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext, next: BoxNext<'a>) -> BoxFuture<'a, Result<Response>> {
        match self.place.has(ctx) {
            true => self.middleware.step(ctx, next),
            false => Box::pin(next.handle(ctx)),
        }
    }
}
