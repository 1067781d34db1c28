//! Sockets in, responses out: everything below the first line of a request.
//!
//! The rest of the framework meets it in one place: it implements `Service` and calls `serve`.

mod accept;
mod adapter;
mod address;
mod connection;
mod head;
mod http1;
mod in_flight;
mod limits;
mod listener;
mod per_address;
mod shutdown;
mod sniff;
mod socket;
mod stream;
#[cfg(unix)]
mod unix;
mod watch;

#[cfg(test)]
mod tests;

pub use address::{Address, AddressError, IntoAddress};
pub use listener::BindError;
pub(crate) use {
    listener::Listener,
    shutdown::{DRAIN, Shutdown, ShutdownHandle, signals},
};

use crate::http::connection::Connection;
use crate::http::{Request, Response};
use crate::signal::Signal;
use in_flight::InFlight;
use limits::Limits;
use listener::BACKLOG;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use watch::Watch;

/// What the server calls for each request.
///
/// The future is dropped when the client goes away, and when the shutdown's deadline has passed.
pub(crate) trait Service: Send + Sync + 'static {
    /// Answers a request that came on `connection`.
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<Self> + 'static;
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Drained {
    /// How many connections were still busy at the deadline and were cut.
    pub(crate) cut: usize,
}

/// Serves all connections of `listener` until `shutdown` is triggered and they have ended, or its deadline has passed.
///
/// Between the last accept and the end of the connections stands `stopped`, which is told why.
pub(crate) async fn serve<S: Service>(
    listener: Listener,
    service: Arc<S>,
    shutdown: Shutdown,
    stopped: impl AsyncFnOnce(Option<Signal>),
) -> Drained {
    serve_within(Limits::default(), listener, service, shutdown, stopped).await
}

async fn serve_within<S: Service>(
    limits: Limits,
    listener: Listener,
    service: Arc<S>,
    shutdown: Shutdown,
    stopped: impl AsyncFnOnce(Option<Signal>),
) -> Drained {
    let watch = Watch::start(limits);
    let service = InFlight::new(service, limits.in_flight);
    let (connections, signal) = accept_all(listener, service, &shutdown, &watch).await;
    stopped(signal).await;
    watch.end();
    drain(connections, shutdown.deadline()).await
}

/// Accepts until the shutdown, and closes the listener then. The connections go on until they are told to end.
async fn accept_all<S: Service>(
    mut listener: Listener,
    service: Arc<S>,
    shutdown: &Shutdown,
    watch: &Arc<Watch>,
) -> (JoinSet<()>, Option<Signal>) {
    let mut connections = JoinSet::new();
    let mut triggered = std::pin::pin!(shutdown.triggered());
    loop {
        tokio::select! {
            biased;
            signal = &mut triggered => {
                accept_waiting(&mut listener, &service, watch, &mut connections).await;
                return (connections, signal);
            }
            Some(_) = connections.join_next() => {}
            stream = listener.accept() => {
                connections.spawn(connection::run(stream, Arc::clone(&service), Arc::clone(watch)));
            }
        }
    }
}

/// How long the shutdown waits for one more connection that the system has accepted already.
const LAST_ACCEPT: Duration = Duration::from_millis(10);

/// Takes what the system has accepted for us already: to close the listener would reset it. A backlog is bounded, and so
/// is this.
async fn accept_waiting<S: Service>(
    listener: &mut Listener,
    service: &Arc<S>,
    watch: &Arc<Watch>,
    connections: &mut JoinSet<()>,
) {
    for _ in 0..BACKLOG {
        // The wait lets the runtime hear of connections that came just now.
        let Ok(stream) = tokio::time::timeout(LAST_ACCEPT, listener.accept()).await else { return };
        connections.spawn(connection::run(stream, Arc::clone(service), Arc::clone(watch)));
    }
}

/// Waits for the connections to end; what has not ended at the deadline is dropped, with the handlers it runs.
async fn drain(mut connections: JoinSet<()>, deadline: Duration) -> Drained {
    let ended = async { while connections.join_next().await.is_some() {} };
    match tokio::time::timeout(deadline, ended).await {
        Ok(()) => Drained { cut: 0 },
        Err(_) => Drained { cut: cut(connections) },
    }
}

/// Aborts what has not ended, and says how many that were.
fn cut(mut connections: JoinSet<()>) -> usize {
    while connections.try_join_next().is_some() {}
    connections.len()
}
