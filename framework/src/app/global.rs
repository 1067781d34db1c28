//! What `main` says about all routes, between the boot and the first request.

use super::application::App;
use super::routing::GlobalEnhancer;
use crate::pipeline::builder::RouteBuilder;
use crate::pipeline::filter::Filter;
use crate::pipeline::handle::Handle;
use crate::pipeline::pipe::OuterPipe;
use crate::pipeline::version::RouteVersions;
use crate::pipeline::{Guard, Interceptor, Middleware, Version, Versioning};
use std::sync::Arc;
use std::time::Duration;

/// Each of these is for values. What is to be injected stands in the root module: `#[module(guards = [RolesGuard])]`
/// there holds everywhere, too.
///
/// ```
/// # use nestling::prelude::*;
/// # struct LocalOnly;
/// # impl CanActivate for LocalOnly {
/// #     async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> { Ok(true) }
/// # }
/// # #[module]
/// # struct AppModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let mut app = App::create::<AppModule>().await?;
/// app.use_global_guard(LocalOnly).set_global_prefix("/api");
/// # Ok(())
/// # }
/// ```
impl App {
    /// Runs a guard for every route, before those of modules, controllers and routes.
    pub fn use_global_guard<G: Guard>(&mut self, guard: G) -> &mut Self {
        let guard = Arc::new(guard);
        self.enhance(move |routes| {
            let slot = routes.guard_of(Handle::singleton(Arc::clone(&guard)));
            routes.outer_guard(slot);
        })
    }

    /// Puts an interceptor around every route, outside those of modules, controllers and routes.
    pub fn use_global_interceptor<I: Interceptor>(&mut self, interceptor: I) -> &mut Self {
        let interceptor = Arc::new(interceptor);
        self.enhance(move |routes| {
            let slot = routes.interceptor_of(|_| Handle::singleton(Arc::clone(&interceptor)));
            routes.outer_interceptor(slot);
        })
    }

    /// Sends every argument of the type that it takes through a pipe, before those of modules, controllers and routes.
    ///
    /// A pipe for several types is told which one is meant: `use_global_pipe::<String, _>(TrimPipe)`.
    pub fn use_global_pipe<T: 'static, P: OuterPipe<T>>(&mut self, pipe: P) -> &mut Self {
        let pipe = Arc::new(pipe);
        self.enhance(move |routes| routes.outer_pipe(Handle::singleton(Arc::clone(&pipe))))
    }

    /// Lets a filter answer exceptions of every route, and of requests that no route answers, where no filter nearer to
    /// the handler takes them.
    pub fn use_global_filter<F: Filter>(&mut self, filter: F) -> &mut Self {
        let filter = Arc::new(filter);
        self.enhance(move |routes| routes.filter(|_| Handle::singleton(Arc::clone(&filter))))
    }

    /// Puts a middleware around every request, also around those that no route answers.
    pub fn use_global_middleware<M: Middleware>(&mut self, middleware: M) -> &mut Self {
        let middleware = Arc::new(middleware);
        self.enhance(move |routes| routes.middleware(|_| Handle::singleton(Arc::clone(&middleware))))
    }

    /// Puts a path in front of all routes: `"/api"`.
    pub fn set_global_prefix(&mut self, prefix: &'static str) -> &mut Self {
        self.change().prefix = prefix;
        self
    }

    /// The same, except for these paths of routes: `["/health", "/metrics/*rest"]`.
    pub fn set_global_prefix_except<const N: usize>(
        &mut self,
        prefix: &'static str,
        excluded: [&'static str; N],
    ) -> &mut Self {
        self.change().unprefixed = excluded.into();
        self.set_global_prefix(prefix)
    }

    /// Tells versions of routes apart: `#[version("1")]` on a route, a controller or in a module. Without this, they are
    /// not looked at.
    pub fn enable_versioning(&mut self, versioning: Versioning) -> &mut Self {
        self.change().versioning = Some(versioning);
        self
    }

    /// The version of routes that name none. Without one, they answer every version.
    pub fn set_default_version(&mut self, version: impl Into<Version>) -> &mut Self {
        self.change().default_version = RouteVersions::new([version.into()]);
        self
    }

    /// Answers exceptions as `application/problem+json` (RFC 9457).
    pub fn use_problem_details(&mut self) -> &mut Self {
        self.change().problem_details = true;
        self
    }

    /// How long a request may take before it is answered with 503, unless its route says `#[timeout("…")]`. There is no
    /// limit by default.
    pub fn set_timeout(&mut self, limit: Duration) -> &mut Self {
        self.change().timeout = Some(limit);
        self
    }

    /// The largest request body, in bytes, unless its route says `#[body_limit("…")]`; 1 MiB by default. A larger one is
    /// answered with 413.
    pub fn set_body_limit(&mut self, bytes: u64) -> &mut Self {
        self.change().body_limit = bytes;
        self
    }

    fn enhance(&mut self, enhance: impl Fn(&mut RouteBuilder<'_>) + Send + Sync + 'static) -> &mut Self {
        let enhance: GlobalEnhancer = Box::new(enhance);
        self.change().global.push(enhance);
        self
    }
}
