//! An application on a socket, from its first connection to its last hook.

use super::application::App;
use super::lifecycle::Lifecycle;
use crate::http::connection::Connection;
use crate::http::{Request, Response};
use crate::pipeline::run::run;
use crate::pipeline::runtime::Runtime;
use crate::server::{
    Address, Listener, ServerOptions, Service, ServiceManager, Shutdown, ShutdownHandle, Signals, serve, signals,
};
use crate::{Error, Result};
use std::future::Future;
use std::sync::Arc;
use tokio::task::JoinSet;

impl Service for Runtime {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        run(self, request, Arc::clone(connection))
    }
}

/// An application that is bound to its addresses. It accepts connections once it runs.
#[must_use = "it accepts connections when `run` is awaited"]
pub struct Listening {
    listener: Listener,
    runtime: Arc<Runtime>,
    lifecycle: Lifecycle,
    options: ServerOptions,
    shutdown: Shutdown,
    handle: ShutdownHandle,
}

/// Ends a running application from inside the program, as a signal would.
#[derive(Clone)]
pub struct Stop(pub(super) ShutdownHandle);

impl Stop {
    /// Starts the shutdown; the second call and later ones do nothing.
    pub fn stop(&self) {
        self.0.trigger(None);
    }

    /// Whether the shutdown has begun, also by a signal: then a health check says no.
    pub fn is_stopping(&self) -> bool {
        self.0.is_triggered()
    }
}

impl Listening {
    pub(super) fn new(app: App, runtime: Arc<Runtime>, listener: Listener) -> Self {
        let App { booted, settings, shutdown: (handle, shutdown), .. } = app;
        Self { listener, runtime, lifecycle: booted.lifecycle, options: settings.server, shutdown, handle }
    }

    /// The first of the addresses that it is bound to, with the port that the system chose where port 0 was asked for.
    pub fn address(&self) -> &Address {
        // There is one: a list without addresses is refused before it is bound.
        &self.addresses()[0]
    }

    /// All of them, in the order in which they were asked for.
    pub fn addresses(&self) -> &[Address] {
        self.listener.local_addresses()
    }

    /// What ends it from inside the program.
    pub fn shutdown_handle(&self) -> Stop {
        Stop(self.handle.clone())
    }

    /// Serves until the process is told to end (`SIGTERM`, `SIGINT`, Ctrl-C) or [`Stop::stop`] is called. Then it stops
    /// accepting, runs `BeforeApplicationShutdown`, lets running requests end until the shutdown time-out, and runs
    /// `OnModuleDestroy` and `OnApplicationShutdown`, each in reverse order of dependency. A second signal ends the process
    /// at once, with 128 and the signal's number as exit code.
    ///
    /// A service manager that wants to be told (`NOTIFY_SOCKET`) is told when this accepts connections, when it ends, and
    /// that it is alive (`WATCHDOG_USEC`).
    ///
    /// # Errors
    ///
    /// When the system does not let the process handle signals or start threads, and when connections had to be cut.
    pub async fn run(self) -> Result<()> {
        let mut beside = JoinSet::new();
        beside.spawn(obey(signals()?, self.handle));
        for address in self.listener.local_addresses() {
            tracing::info!("listening on {address}");
        }
        let manager = ServiceManager::from_environment();
        // The sockets listen already: who connects from now on is served.
        manager.ready();
        beside.spawn(manager.clone().stay_alive());
        let mut reason = None;
        let lifecycle = &self.lifecycle;
        let stopped = async |signal| {
            reason = signal;
            manager.stopping();
            tracing::info!("shutting down{}", signal.map(|signal| format!(": {signal}")).unwrap_or_default());
            lifecycle.before_shutdown(signal).await;
        };
        let drained = serve(self.listener, self.runtime, self.options, self.shutdown, stopped).await;
        self.lifecycle.shut_down(reason).await;
        match drained?.cut {
            0 => Ok(()),
            1 => Err(Error::msg("the shutdown time-out passed: 1 connection was cut")),
            cut => Err(Error::msg(format!("the shutdown time-out passed: {cut} connections were cut"))),
        }
    }
}

/// The first signal starts the shutdown; the second ends the process.
async fn obey(mut signals: Signals, handle: ShutdownHandle) {
    handle.trigger(Some(signals.next().await));
    let signal = signals.next().await;
    tracing::error!("ended at once: {signal} came during the shutdown");
    std::process::exit(128 + signal.number());
}
