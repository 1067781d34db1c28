//! One connection, from its first byte to its end.

use super::Service;
use super::adapter::adapter;
use super::listener::Role;
use super::site::Site;
use super::sniff::{Version, sniff};
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, next};
use super::{http1, opening};
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

async fn converse<S: Service>(mut stream: Stream, role: Role, service: Arc<S>, site: &Site) -> Result<(), BoxError> {
    let connection = site.watch.register(&stream);
    let (mut agreed, mut _place) = (None, None);
    if opening::is_needed(role, site) {
        let mut opening = Box::pin(opening::open(stream, role, site, &connection));
        let Some(opening) = in_time(&mut opening, role, site, &connection.progress).await? else { return Ok(()) };
        (stream, agreed, _place) = (opening.stream, opening.agreed, opening.place);
    }
    let sniffed = in_time(&mut pin!(sniff(&mut stream)), role, site, &connection.progress).await?;
    let Some((version, seen)) = sniffed else { return Ok(()) };
    // HTTP/2 begins with its preface, and it takes both to speak it (RFC 9113, sections 3.2 and 3.4).
    if agreed.is_some_and(|agreed| agreed != version) {
        return Ok(());
    }
    let socket = Socket::new(stream, seen, Arc::clone(&connection));
    // In boxes, so that a connection that has said nothing yet has no room for them.
    match version {
        Version::Http1 => {
            connection.progress.enter(Phase::Head);
            Box::pin(http1::converse(socket, connection, service, site.watch.limits)).await
        }
        Version::Http2 => {
            connection.progress.enter(Phase::Multiplexed);
            Box::pin(converse_http2(socket, connection, service)).await
        }
    }
}

/// None if the client leaves, is too late, or if the shutdown comes, before it has said what it speaks.
async fn in_time<T>(
    step: &mut (impl Future<Output = io::Result<Option<T>>> + Unpin),
    role: Role,
    site: &Site,
    progress: &Progress,
) -> io::Result<Option<T>> {
    match next(step, progress).await {
        Event::Ended(ended) => ended,
        Event::Ending if role == Role::Secure => {
            // Who came before the end and shakes hands has a request to send.
            let ended = timeout(site.watch.limits.linger, step).await.unwrap_or(Ok(None));
            progress.end();
            ended
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
