//! A booted application.

use super::boot::Booted;
use super::builder::AppBuilder;
use super::routing::RoutingSettings;
use super::service::{Listening, Stop};
use super::settings::Settings;
use crate::boot_error::BootError;
use crate::di::container::RequestScope;
use crate::di::dependency::shared;
use crate::di::key::Key;
use crate::di::provider::BoxFuture;
use crate::di::visibility::NodeId;
use crate::http::{HttpException, IntoResponse, Request, Response};
use crate::module::Module;
use crate::pipeline::route::Route;
use crate::pipeline::run::run;
use crate::pipeline::runtime::Runtime;
use crate::server::{IntoAddresses, Listener, ServerOptions, Shutdown, ShutdownHandle};
use crate::{Error, Result};
use std::sync::{Arc, OnceLock};

/// A booted application: its routes can be called, and it can listen.
///
/// Between the two, `use_global_…` and the like say what holds for all of its routes; they are called before the first
/// request.
pub struct App {
    pub(crate) booted: Booted,
    pub(crate) settings: Settings,
    /// The routes, once something has asked for them.
    pub(super) runtime: OnceLock<Arc<Runtime>>,
    pub(super) shutdown: (ShutdownHandle, Shutdown),
}

impl App {
    pub(crate) fn new(booted: Booted, settings: Settings) -> Self {
        let shutdown = Shutdown::new(settings.shutdown_timeout);
        Self { booted, settings, runtime: OnceLock::new(), shutdown }
    }

    /// Boots the application whose root module is `M`: checks the graph, constructs everything, runs the start hooks.
    ///
    /// # Errors
    ///
    /// A [`BootError`] with everything that keeps the application from starting.
    pub fn create<M: Module>() -> BoxFuture<'static, Result<Self, BootError>> {
        // A boxed future does not carry `M`: as an `async fn`, it would say three times that `M` is not a module.
        Box::pin(Self::builder::<M>().create())
    }

    /// The same with settings.
    pub fn builder<M: Module>() -> AppBuilder<M> {
        AppBuilder::new()
    }

    /// How the application is served: sockets, TLS, proxies, limits. Said before it listens; what was said before is
    /// replaced.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// use nestling::server::{Limits, ServerOptions};
    ///
    /// # #[module]
    /// # struct AppModule;
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// let mut app = App::create::<AppModule>().await?;
    /// app.server(ServerOptions {
    ///     limits: Limits { requests: Some(1_000), ..Limits::default() },
    ///     ..ServerOptions::default()
    /// });
    /// # Ok(())
    /// # }
    /// ```
    pub fn server(&mut self, options: ServerOptions) -> &mut Self {
        self.settings.server = options;
        self
    }

    /// Serves on so many threads, each with a runtime of its own: [`ServerOptions::per_core`].
    pub fn per_core(&mut self, threads: usize) -> &mut Self {
        self.settings.server.per_core = Some(threads);
        self
    }

    /// Listens until the process is told to end (`SIGTERM`, `SIGINT`, Ctrl-C), then shuts down.
    ///
    /// The address is a port (`3000`: all interfaces, IPv6 and IPv4), `"127.0.0.1:3000"`, a `SocketAddr`,
    /// `"unix:/run/app.sock"`, `"systemd"`, or an array of some; see [`IntoAddress`](crate::server::IntoAddress).
    ///
    /// # Errors
    ///
    /// When an address cannot be understood or bound, and when a certificate cannot be used.
    pub async fn listen(self, addresses: impl IntoAddresses) -> Result<()> {
        self.bind(addresses).await?.run().await
    }

    /// What ends the application from inside the program, once it listens.
    pub fn shutdown_handle(&self) -> Stop {
        Stop(self.shutdown.0.clone())
    }

    /// Binds addresses, so that they can be asked for before the application is served: port 0 is any free port.
    ///
    /// # Errors
    ///
    /// As [`listen`](Self::listen).
    pub async fn bind(self, addresses: impl IntoAddresses) -> Result<Listening> {
        let runtime = Arc::clone(self.runtime()?);
        log_routes(&runtime);
        tracing::info!("booted in {:?}", self.booted.took);
        let listener = Listener::bind(addresses.into_addresses()?, &self.settings.server).await?;
        Ok(Listening::new(self, runtime, listener))
    }

    /// Answers a request without a socket, by the same pipeline.
    pub async fn handle(&self, request: Request) -> Response {
        match self.runtime() {
            Ok(runtime) => run(Arc::clone(runtime), request, Arc::default()).await,
            Err(error) => {
                tracing::error!("{error}");
                HttpException::internal(error).into_response()
            }
        }
    }

    /// The settings of the routes, which are put together anew.
    pub(super) fn change(&mut self) -> &mut RoutingSettings {
        self.runtime.take();
        &mut self.settings.routing
    }

    /// The routes as they are now.
    ///
    /// # Errors
    ///
    /// What was said since the boot (a prefix, versions) may keep routes from being told apart.
    pub(crate) fn runtime(&self) -> Result<&Arc<Runtime>, BootError> {
        if let Some(runtime) = self.runtime.get() {
            return Ok(runtime);
        }
        let runtime = self.booted.blueprint.runtime(&self.settings.routing)?;
        Ok(self.runtime.get_or_init(|| Arc::new(runtime)))
    }

    /// The singleton of type `T`, in whatever module: for `main` and for tests.
    ///
    /// # Errors
    ///
    /// When no module provides one.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        let key = Key::of::<T>();
        let node = self.provider(&key)?;
        self.booted
            .blueprint
            .container
            .singleton(node)
            .map(shared)
            .ok_or_else(|| Error::msg(format!("{key} is no singleton: `resolve` makes one")))
    }

    /// A new instance of the transient or request-scoped `T`, outside any request; the singleton, if it is one.
    ///
    /// # Errors
    ///
    /// When no module provides one, and when making it fails.
    pub async fn resolve<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        let node = self.provider(&Key::of::<T>())?;
        Ok(shared(&self.booted.blueprint.container.resolve(node, &mut RequestScope::default()).await?))
    }

    /// Runs the shutdown hooks of an application that does not listen.
    pub async fn close(self) {
        self.booted.lifecycle.before_shutdown(None).await;
        self.booted.lifecycle.shut_down(None).await;
    }

    /// The provider of `key`, in whatever module.
    fn provider(&self, key: &Key) -> Result<NodeId> {
        let found = self.booted.blueprint.container.visibility.find_anywhere(key);
        found.map(|(_, node)| node).ok_or_else(|| Error::msg(format!("no module provides {key}")))
    }
}

fn log_routes(runtime: &Runtime) {
    for Route { method, path, controller, handler, .. } in &runtime.routes {
        if !handler.is_empty() {
            tracing::info!(
                "{} {path} → {controller}::{handler}",
                method.as_ref().map_or("ALL", |method| method.as_str())
            );
        }
    }
}
