//! One connection, from its first byte to its end.

use super::Service;
use super::adapter::adapter;
use super::http1;
use super::listener::Role;
use super::opening::{Opening, open};
use super::site::Site;
use super::sniff::Version;
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, next};
use crate::error::Chain;
use crate::http::BoxError;
use crate::http::connection::Connection;
use crate::http::progress::{Phase, Progress};
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
pub(super) async fn run<S: Service>(stream: Stream, role: Role, service: Arc<S>, site: Arc<Site>) {
    if let Err(error) = converse(stream, role, service, &site).await {
        tracing::debug!(error = %Chain(&*error), "connection ended");
    }
}

async fn converse<S: Service>(stream: Stream, role: Role, service: Arc<S>, site: &Site) -> Result<(), BoxError> {
    let connection = site.watch.register(&stream);
    let opening = in_time(open(stream, role, site, &connection), role, site, &connection.progress).await?;
    let Some(Opening { stream, version, seen, _place }) = opening else { return Ok(()) };
    let socket = Socket::new(stream, seen, Arc::clone(&connection));
    match version {
        Version::Http1 => {
            connection.progress.enter(Phase::Head);
            http1::converse(socket, connection, service, site.watch.limits).await
        }
        Version::Http2 => {
            connection.progress.enter(Phase::Multiplexed);
            converse_http2(socket, connection, service).await
        }
    }
}

/// None if the client leaves, is too late, or if the shutdown comes, before it has said what it speaks.
async fn in_time(
    opening: impl Future<Output = io::Result<Option<Opening>>>,
    role: Role,
    site: &Site,
    progress: &Progress,
) -> io::Result<Option<Opening>> {
    let mut opening = pin!(opening);
    match next(&mut opening, progress).await {
        Event::Ended(opening) => opening,
        Event::Ending if role == Role::Secure => {
            // Who came before the end and shakes hands has a request to send.
            let opening = timeout(site.watch.limits.linger, opening).await.unwrap_or(Ok(None));
            progress.end();
            opening
        }
        Event::Late(_) | Event::Ending => Ok(None),
    }
}

async fn converse_http2<S: Service>(socket: Socket, watched: Arc<Connection>, service: Arc<S>) -> Result<(), BoxError> {
    // Its requests are many at once, so that none of them says what the connection is doing.
    let ends = watched.with_progress(Progress::default());
    let service = adapter(service, Arc::new(ends));
    let mut connection = pin!(http2_builder().serve_connection(TokioIo::new(socket), service));
    loop {
        match next(&mut connection, &watched.progress).await {
            Event::Ended(ended) => return Ok(ended?),
            Event::Ending => connection.as_mut().graceful_shutdown(),
            Event::Late(_) => return Ok(()),
        }
    }
}

fn http2_builder() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(16 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10))
        // CVE-2023-44487, "rapid reset": streams that the client resets before they are accepted, and that we reset.
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(1024);
    builder
}
