//! One connection, from its first byte to its end.

use super::listener::Role;
use super::opening::{Opening, open};
use super::site::Site;
use super::sniff::Version;
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, next};
use super::{Service, http1, http2};
use crate::error::Chain;
use crate::http::BoxError;
use crate::http::progress::{Phase, Progress};
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use tokio::time::timeout;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
///
/// A block uses its arguments where they are; an async function would have room for them twice, for each connection.
pub(super) fn run<S: Service>(
    stream: Stream,
    role: Role,
    service: Arc<S>,
    site: Arc<Site>,
) -> impl Future<Output = ()> + Send {
    async move {
        if let Err(error) = converse(stream, role, service, site).await {
            tracing::debug!(error = %Chain(&*error), "connection ended");
        }
    }
}

fn converse<S: Service>(
    stream: Stream,
    role: Role,
    service: Arc<S>,
    site: Arc<Site>,
) -> impl Future<Output = Result<(), BoxError>> + Send {
    async move {
        let connection = site.watch.register(&stream);
        let opening = in_time(pin!(open(stream, role, &site, &connection)), role, &site, &connection.progress).await?;
        let Some(Opening { stream, version, seen, _place }) = opening else { return Ok(()) };
        let socket = Socket::new(stream, seen, Arc::clone(&connection));
        match version {
            Version::Http1 => {
                connection.progress.enter(Phase::Head);
                http1::converse(socket, connection, service, site.watch.limits.linger).await
            }
            Version::Http2 => {
                connection.progress.enter(Phase::Quiet);
                Box::pin(http2::converse(socket, connection, service, Arc::clone(&site.watch))).await
            }
        }
    }
}

/// None if the client leaves, is too late, or if the shutdown comes, before it has said what it speaks.
async fn in_time(
    mut opening: Pin<&mut impl Future<Output = io::Result<Option<Opening>>>>,
    role: Role,
    site: &Site,
    progress: &Progress,
) -> io::Result<Option<Opening>> {
    match next(&mut opening, progress).await {
        Event::Ended(opening) => opening,
        Event::Ending if role == Role::Secure => {
            // Who came before the end and shakes hands has a request to send.
            let opening = Box::pin(timeout(site.watch.limits.linger, opening)).await.unwrap_or(Ok(None));
            progress.end();
            opening
        }
        Event::Late(_) | Event::Ending => Ok(None),
    }
}
