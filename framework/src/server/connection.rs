//! One connection, from its first byte to its end.

use super::Service;
use super::adapter::adapter;
use super::limits::Limits;
use super::shutdown::Shutdown;
use super::sniff::{Replay, Version, sniff};
use super::stream::Stream;
use crate::error::Chain;
use crate::http::BoxError;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
pub(super) async fn run<S: Service>(stream: Stream, service: Arc<S>, shutdown: Shutdown, limits: Limits) {
    if let Err(error) = converse(stream, service, shutdown, limits).await {
        tracing::debug!(error = %Chain(&*error), "connection ended");
    }
}

async fn converse<S: Service>(
    stream: Stream,
    service: Arc<S>,
    shutdown: Shutdown,
    limits: Limits,
) -> Result<(), BoxError> {
    let ends = stream.ends();
    let Some((version, stream)) = open(stream, &shutdown, limits).await? else { return Ok(()) };
    let (stream, service) = (TokioIo::new(stream), adapter(service, ends));
    match version {
        Version::Http1 => {
            let connection = http1_builder(limits).serve_connection(stream, service);
            drive(connection, shutdown, |connection| connection.graceful_shutdown()).await?;
        }
        Version::Http2 => {
            let connection = http2_builder().serve_connection(stream, service);
            drive(connection, shutdown, |connection| connection.graceful_shutdown()).await?;
        }
    }
    Ok(())
}

/// What the client speaks; none if it leaves, or if the shutdown comes, before it has said so.
async fn open(stream: Stream, shutdown: &Shutdown, limits: Limits) -> io::Result<Option<(Version, Replay<Stream>)>> {
    let sniffed = tokio::time::timeout(limits.sniff, sniff(stream));
    tokio::select! {
        biased;
        sniffed = sniffed => sniffed?,
        _ = shutdown.triggered() => Ok(None),
    }
}

/// Runs a connection; at the shutdown it is told to end after the requests that run.
async fn drive<C>(connection: C, shutdown: Shutdown, end: impl FnOnce(Pin<&mut C>)) -> hyper::Result<()>
where
    C: Future<Output = hyper::Result<()>>,
{
    let mut connection = pin!(connection);
    tokio::select! {
        // The connection first: hyper would end one that has not read the bytes we have sniffed.
        biased;
        ended = connection.as_mut() => return ended,
        _ = shutdown.triggered() => end(connection.as_mut()),
    }
    connection.await
}

fn http1_builder(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .keep_alive(true)
        // The end of the input is how a client that goes away looks, and then its handler is to be dropped.
        .half_close(false);
    builder
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
