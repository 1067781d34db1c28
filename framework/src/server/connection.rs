//! One connection, from its first byte to its end.

use super::Service;
use super::adapter::adapter;
use super::http1;
use super::sniff::{Seen, Version, sniff};
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, Watch, next};
use crate::error::Chain;
use crate::http::BoxError;
use crate::http::connection::Connection;
use crate::http::progress::{Phase, Progress};
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
pub(super) async fn run<S: Service>(stream: Stream, service: Arc<S>, watch: Arc<Watch>) {
    if let Err(error) = converse(stream, service, &watch).await {
        tracing::debug!(error = %Chain(&*error), "connection ended");
    }
}

async fn converse<S: Service>(mut stream: Stream, service: Arc<S>, watch: &Watch) -> Result<(), BoxError> {
    let Some(connection) = watch.register(&stream) else { return Ok(()) };
    let Some((version, seen)) = open(&mut stream, &connection.progress).await? else { return Ok(()) };
    let socket = Socket::new(stream, seen, Arc::clone(&connection));
    match version {
        Version::Http1 => {
            connection.progress.enter(Phase::Head);
            http1::converse(socket, connection, service, watch.limits.linger).await
        }
        Version::Http2 => {
            connection.progress.enter(Phase::Multiplexed);
            Box::pin(converse_http2(socket, connection, service)).await
        }
    }
}

/// What the client speaks; none if it leaves, is too late, or if the shutdown comes, before it has said so.
async fn open(stream: &mut Stream, progress: &Progress) -> io::Result<Option<(Version, Seen)>> {
    match next(&mut pin!(sniff(stream)), progress).await {
        Event::Ended(sniffed) => sniffed,
        Event::Late(_) | Event::Ending => Ok(None),
    }
}

async fn converse_http2<S: Service>(socket: Socket, watched: Arc<Connection>, service: Arc<S>) -> Result<(), BoxError> {
    // Its requests are many at once, so that none of them says what the connection is doing.
    let ends = Connection { peer: watched.peer, local: watched.local, ..Connection::default() };
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
