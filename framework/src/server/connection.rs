//! One connection, from its first byte to its end.

use super::sniff::{Seen, Version, sniff};
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, Watch, next};
use super::{Service, http1, http2};
use crate::error::Chain;
use crate::http::BoxError;
use crate::http::progress::{Phase, Progress};
use std::io;
use std::pin::pin;
use std::sync::Arc;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
pub(super) async fn run<S: Service>(stream: Stream, service: Arc<S>, watch: Arc<Watch>) {
    if let Err(error) = converse(stream, service, watch).await {
        tracing::debug!(error = %Chain(&*error), "connection ended");
    }
}

async fn converse<S: Service>(mut stream: Stream, service: Arc<S>, watch: Arc<Watch>) -> Result<(), BoxError> {
    let Some(connection) = watch.register(&stream) else { return Ok(()) };
    let Some((version, seen)) = open(&mut stream, &connection.progress).await? else { return Ok(()) };
    let socket = Socket::new(stream, seen, Arc::clone(&connection));
    match version {
        Version::Http1 => {
            connection.progress.enter(Phase::Head);
            http1::converse(socket, connection, service, watch.limits.linger).await
        }
        Version::Http2 => {
            connection.progress.enter(Phase::Quiet);
            Box::pin(http2::converse(socket, connection, service, watch)).await
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
