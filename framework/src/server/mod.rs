//! Sockets in, responses out: everything below the first line of a request.
//!
//! The rest of the framework meets it in one place: it implements `Service` and calls `serve`.

mod accept;
mod adapter;
mod address;
mod bind_error;
mod binder;
mod bound;
mod connection;
mod cores;
mod crowd;
mod descriptors;
mod edge;
mod forwarded;
mod forwarded_header;
mod head;
mod http1;
mod http2;
#[cfg(unix)]
mod inherited;
mod limits;
mod listener;
mod notify;
mod opening;
mod options;
mod proxy_protocol;
mod redirect;
mod shutdown;
mod site;
mod sniff;
mod socket;
mod stream;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "no_tls.rs"]
mod tls;
mod trim;
mod tunnel;
#[cfg(unix)]
mod unix;
mod watch;

#[cfg(test)]
mod tests;

pub use crate::http::connection_event::{ConnectionEvent, ConnectionEvents, Limit, Slow};
pub use address::{Address, AddressError, IntoAddress, IntoAddresses};
pub use bind_error::BindError;
pub use forwarded::{ProxyError, TrustedProxies};
pub use limits::{Allowance, Limits};
pub use options::ServerOptions;
pub use redirect::HttpsRedirect;
pub use tls::Tls;
#[cfg(feature = "tls")]
pub use tls::{ClientCertificates, TlsError, TlsVersion};
pub(crate) use {
    listener::Listener,
    notify::ServiceManager,
    shutdown::{DRAIN, Shutdown, ShutdownHandle, Signals, signals},
};

use crate::http::connection::Connection;
use crate::http::{Request, Response};
use crate::signal::Signal;
use cores::Cores;
use edge::Edge;
use listener::Role;
use site::Site;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};

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
///
/// # Errors
/// If the system has not enough threads or descriptors for a server on each core.
pub(crate) async fn serve<S: Service>(
    listener: Listener,
    service: Arc<S>,
    options: ServerOptions,
    shutdown: Shutdown,
    stopped: impl AsyncFnOnce(Option<Signal>),
) -> io::Result<Drained> {
    if Edge::<S>::is_needed(&options) || listener.any(|role| matches!(role, Role::Redirect(_))) {
        let edge = Arc::new(Edge::new(service, &options, &shutdown));
        return serve_all(listener, edge, options, shutdown, stopped).await;
    }
    serve_all(listener, service, options, shutdown, stopped).await
}

async fn serve_all<S: Service>(
    mut listener: Listener,
    service: Arc<S>,
    options: ServerOptions,
    shutdown: Shutdown,
    stopped: impl AsyncFnOnce(Option<Signal>),
) -> io::Result<Drained> {
    let site = Site::new(options, listener.take_tls());
    let mut current = JoinSet::new();
    if let Some(tls) = &site.tls {
        current.spawn(tls.clone().keep_current());
    }
    if let Some(count) = site.options.per_core {
        let shares = listener.share(count, &site.options)?;
        let mut cores = Cores::start(shares, &service, &shutdown, &site)?;
        cores.accept().await;
        stopped(shutdown.triggered().await).await;
        site.watch.end();
        return Ok(cores.drain().await);
    }
    let (connections, signal) = accept_all(listener, service, &shutdown, &site).await;
    stopped(signal).await;
    site.watch.end();
    Ok(drain(connections, shutdown.deadline()).await)
}

/// How often a server that is full looks for idle connections to close.
const CLEARANCE: Duration = Duration::from_millis(100);

/// Accepts until the shutdown, and closes the listener then. The connections go on until they are told to end.
async fn accept_all<S: Service>(
    mut listener: Listener,
    service: Arc<S>,
    shutdown: &Shutdown,
    site: &Arc<Site>,
) -> (JoinSet<()>, Option<Signal>) {
    let mut connections = JoinSet::new();
    let mut triggered = pin!(triggered(shutdown, site.options.shutdown_delay));
    loop {
        let full = connections.len() >= site.most;
        tokio::select! {
            biased;
            signal = &mut triggered => {
                accept_waiting(&mut listener, &service, site, &mut connections).await;
                return (connections, signal);
            }
            Some(_) = connections.join_next() => {}
            (stream, role) = listener.accept(), if !full => {
                connections.spawn(connection::run(stream, role, Arc::clone(&service), Arc::clone(site)));
            }
            () = sleep(CLEARANCE), if full => site.watch.end_idle(),
        }
    }
}

/// The moment to accept no more.
async fn triggered(shutdown: &Shutdown, delay: Duration) -> Option<Signal> {
    let signal = shutdown.triggered().await;
    if !delay.is_zero() {
        sleep(delay).await;
    }
    signal
}

/// How long the shutdown takes connections that the system has accepted already.
const LAST_ACCEPTS: Duration = Duration::from_millis(50);

/// Takes what the system has accepted for us already: to close the listener would reset it. A backlog is bounded, and so
/// is this.
async fn accept_waiting<S: Service>(
    listener: &mut Listener,
    service: &Arc<S>,
    site: &Arc<Site>,
    connections: &mut JoinSet<()>,
) {
    let end = Instant::now() + LAST_ACCEPTS;
    for _ in 0..site.options.backlog {
        // The wait lets the runtime hear of connections that came just now, and not of any number that come later.
        let Ok((stream, role)) = timeout_at(end, listener.accept()).await else { return };
        connections.spawn(connection::run(stream, role, Arc::clone(service), Arc::clone(site)));
    }
}

/// Waits for the connections to end; what has not ended at the deadline is dropped, with the handlers it runs.
async fn drain(mut connections: JoinSet<()>, deadline: Duration) -> Drained {
    let ended = async { while connections.join_next().await.is_some() {} };
    match timeout(deadline, ended).await {
        Ok(()) => Drained { cut: 0 },
        Err(_) => Drained { cut: cut(connections) },
    }
}

/// Aborts what has not ended, and says how many that were.
fn cut(mut connections: JoinSet<()>) -> usize {
    while connections.try_join_next().is_some() {}
    connections.len()
}
