//! One connection, from its first byte to its end.

use super::listener::Role;
use super::opening::Opening;
use super::site::Site;
use super::sniff::{Version, sniff};
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, next};
use super::{Service, http1, http2, opening};
use crate::error::Chain;
use crate::http::connection::Connection;
use crate::http::connection_event::{ConnectionEvent, Slow};
use crate::http::progress::Phase;
use std::error::Error;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;
use tokio::time::timeout;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
///
/// The future is what a connection takes that has said nothing yet: a block uses its arguments where they are, and what stands
/// in a box takes no room before and after.
#[expect(clippy::manual_async_fn, reason = "an async fn holds its arguments twice")]
pub(super) fn run<S: Service>(
    mut stream: Stream,
    role: Role,
    service: Arc<S>,
    site: Arc<Site>,
) -> impl Future<Output = ()> + Send {
    async move {
        let open = Open::begin(site.watch.register(&stream));
        let connection = &open.connection;
        let (mut agreed, mut _place) = (None, None);
        if opening::is_needed(role, &site) {
            let mut opening = Box::pin(opening::open(stream, role, &site, connection));
            let Some(opening) = in_time(&mut opening, role, &site, connection).await else { return };
            Opening { stream, agreed, place: _place } = opening;
        }
        let sniffed = in_time(&mut pin!(sniff(&mut stream)), role, &site, connection).await;
        let Some((version, seen)) = sniffed else { return };
        // HTTP/2 begins with its preface, and it takes both to speak it (RFC 9113, sections 3.2 and 3.4).
        if agreed.is_some_and(|agreed| agreed != version) {
            return;
        }
        let (socket, watched) = (Socket::new(stream, seen, Arc::clone(connection)), Arc::clone(connection));
        let ended = match version {
            Version::Http1 => {
                connection.progress.enter(Phase::Head);
                http1::converse(socket, watched, service, site).await
            }
            Version::Http2 => {
                connection.progress.enter(Phase::Quiet);
                Box::pin(http2::converse(socket, watched, service, Arc::clone(&site.watch))).await
            }
        };
        if let Err(error) = ended {
            log(&*error);
        }
    }
}

/// Tells of the end of a connection, whatever ends it.
struct Open {
    connection: Arc<Connection>,
    since: Instant,
}

impl Open {
    fn begin(connection: Arc<Connection>) -> Self {
        connection.progress.takes_memory();
        connection.tell(|| ConnectionEvent::Accepted);
        Self { connection, since: Instant::now() }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.connection.progress.frees_memory();
        self.connection.tell(|| self.connection.counts.closed(self.since.elapsed()));
    }
}

/// None if the client leaves, is too late, or if the shutdown comes, before it has said what it speaks.
async fn in_time<T>(
    step: &mut (impl Future<Output = io::Result<Option<T>>> + Unpin),
    role: Role,
    site: &Site,
    connection: &Connection,
) -> Option<T> {
    let progress = &connection.progress;
    let ended = match next(step, progress).await {
        Event::Ended(ended) => ended,
        Event::Ending if role == Role::Secure => {
            // Who came before the end and shakes hands has a request to send.
            let ended = timeout(site.watch.limits.linger, step).await.unwrap_or(Ok(None));
            progress.end();
            ended
        }
        Event::Late(_) => {
            connection.tell(|| ConnectionEvent::TooSlow(Slow::Opening));
            Ok(None)
        }
        Event::Ending => Ok(None),
    };
    ended.inspect_err(|error| log(error)).ok().flatten()
}

fn log(error: &(dyn Error + 'static)) {
    tracing::debug!(error = %Chain(error), "connection ended");
}
