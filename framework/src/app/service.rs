//! An application on a socket, from its first connection to its last hook.

use super::application::App;
use super::lifecycle::Lifecycle;
use crate::http::connection::Connection;
use crate::http::{Request, Response};
use crate::pipeline::run::run;
use crate::pipeline::runtime::Runtime;
use crate::server::{Address, Listener, Service, Shutdown, ShutdownHandle, serve, signals};
use crate::{Error, Result};
use std::future::Future;
use std::sync::Arc;

impl Service for Runtime {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        run(self, request, Arc::clone(connection))
    }
}

/// An application that is bound to an address. It accepts connections once it runs.
#[must_use = "it accepts connections when `run` is awaited"]
pub struct Listening {
    listener: Listener,
    runtime: Arc<Runtime>,
    lifecycle: Lifecycle,
    shutdown: Shutdown,
    handle: ShutdownHandle,
}

/// Ends a running application from inside the program, as a signal would.
#[derive(Clone)]
pub struct Stop(ShutdownHandle);

impl Stop {
    /// Starts the shutdown; the second call and later ones do nothing.
    pub fn stop(&self) {
        self.0.trigger(None);
    }
}

impl Listening {
    pub(super) fn new(app: App, runtime: Arc<Runtime>, listener: Listener) -> Self {
        let (handle, shutdown) = Shutdown::new(app.settings.shutdown_timeout);
        let lifecycle = app.booted.lifecycle;
        Self { listener, runtime, lifecycle, shutdown, handle }
    }

    /// The address that it is bound to, with the port that the system chose where port 0 was asked for.
    pub fn address(&self) -> &Address {
        self.listener.local_address()
    }

    /// What ends it from inside the program.
    pub fn shutdown_handle(&self) -> Stop {
        Stop(self.handle.clone())
    }

    /// Serves until the process is told to end (`SIGTERM`, `SIGINT`, Ctrl-C) or [`Stop::stop`] is called. Then it stops
    /// accepting, runs `BeforeApplicationShutdown`, lets running requests end until the shutdown time-out, and runs
    /// `OnModuleDestroy` and `OnApplicationShutdown`, each in reverse order of dependency.
    ///
    /// # Errors
    ///
    /// When the system does not let the process handle signals, and when connections had to be cut.
    pub async fn run(self) -> Result<()> {
        let signal = signals()?;
        let handle = self.handle;
        let watcher = tokio::spawn(async move { handle.trigger(Some(signal.await)) });
        tracing::info!("listening on {}", self.listener.local_address());
        let mut reason = None;
        let lifecycle = &self.lifecycle;
        let stopped = async |signal| {
            reason = signal;
            tracing::info!("shutting down{}", signal.map(|signal| format!(": {signal}")).unwrap_or_default());
            lifecycle.before_shutdown(signal).await;
        };
        let drained = serve(self.listener, self.runtime, self.shutdown, stopped).await;
        watcher.abort();
        self.lifecycle.shut_down(reason).await;
        match drained.cut {
            0 => Ok(()),
            1 => Err(Error::msg("the shutdown time-out passed: 1 connection was cut")),
            cut => Err(Error::msg(format!("the shutdown time-out passed: {cut} connections were cut"))),
        }
    }
}
