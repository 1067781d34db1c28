//! One connection, from its first byte to its end.

use super::Service;
use super::adapter::{Sending, adapter};
use super::http1;
use super::limits::Limits;
use super::shutdown::Shutdown;
use super::sniff::{Replay, Version, sniff};
use super::stream::Stream;
use crate::error::Chain;
use crate::http::BoxError;
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
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
    match version {
        Version::Http1 => http1::converse(stream, ends, service, shutdown, limits).await,
        Version::Http2 => {
            let service = adapter(service, ends, Sending::default());
            let connection = pin!(http2_builder().serve_connection(TokioIo::new(stream), service));
            drive(connection, shutdown, |connection| connection.graceful_shutdown()).await?;
            Ok(())
        }
    }
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

/// Runs a connection; at the shutdown it is told to end after the requests that run. Says whether it was idle then.
pub(super) async fn drive<C>(
    mut connection: Pin<&mut C>,
    shutdown: Shutdown,
    end: impl FnOnce(Pin<&mut C>),
) -> hyper::Result<bool>
where
    C: Future<Output = hyper::Result<()>>,
{
    tokio::select! {
        // The connection first: hyper would end one that has not read the bytes we have sniffed.
        biased;
        ended = connection.as_mut() => return ended.map(|()| false),
        _ = shutdown.triggered() => end(connection.as_mut()),
    }
    match poll_once(connection.as_mut()).await {
        Poll::Ready(ended) => ended.map(|()| true),
        Poll::Pending => connection.await.map(|()| false),
    }
}

async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await
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
