//! One connection, from its first byte to its end.

use super::listener::Role;
use super::site::Site;
use super::sniff::Version;
use super::socket::Socket;
use super::stream::Stream;
use super::watch::{Event, next};
use super::{Service, http1, http2, opening};
use crate::error::Chain;
use crate::http::connection::Connection;
use crate::http::connection_event::{ConnectionEvent, Slow};
use crate::http::progress::Phase;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::io;
use std::sync::Arc;
use std::time::Instant;
use tokio::time::timeout;

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
///
/// The future is what a connection takes that has said nothing yet: a block uses where it is what stands before it, and what
/// stands in a box takes no room before and after.
pub(super) fn run<S: Service>(
    stream: Stream,
    role: Role,
    service: Arc<S>,
    site: Arc<Site>,
) -> impl Future<Output = ()> + Send {
    let open = Open::begin(site.watch.register(&stream));
    let mut socket = Socket::new(stream, Arc::clone(&open.connection));
    async move {
        let (mut agreed, mut _place) = (None, None);
        if opening::is_needed(role, &site) {
            let mut opening = Box::pin(opening::open(socket.into_stream(), role, &site, &open.connection));
            let Some(opening) = in_time(&mut opening, role, &site, &open.connection).await else { return };
            (agreed, _place) = (opening.agreed, opening.place);
            socket = Socket::new(opening.stream, Arc::clone(&open.connection));
        }
        let sniffed = in_time(&mut poll_fn(|cx| socket.poll_version(cx)), role, &site, &open.connection).await;
        let Some(version) = sniffed else { return };
        // HTTP/2 begins with its preface, and it takes both to speak it (RFC 9113, sections 3.2 and 3.4).
        if agreed.is_some_and(|agreed| agreed != version) {
            return;
        }
        let ended = match version {
            Version::Http1 => {
                open.connection.progress.enter(Phase::Head);
                let limits = &site.watch.limits;
                match http1::converse(&mut socket, &open.connection, &service, limits).await {
                    Ok(Some(unread)) => {
                        Box::pin(http1::upgraded(socket, unread, &open.connection, limits.linger)).await
                    }
                    ended => ended.map(drop),
                }
            }
            Version::Http2 => {
                open.connection.progress.enter(Phase::Quiet);
                let watched = Arc::clone(&open.connection);
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
#[expect(clippy::manual_async_fn, reason = "an async fn holds its arguments twice")]
fn in_time<T: Send>(
    step: &mut (impl Future<Output = io::Result<Option<T>>> + Send + Unpin),
    role: Role,
    site: &Site,
    connection: &Connection,
) -> impl Future<Output = Option<T>> + Send {
    async move {
        let progress = &connection.progress;
        let ended = match next(step, progress).await {
            Event::Ended(ended) => ended,
            Event::Ending if role == Role::Secure => {
                // Who came before the end and shakes hands has a request to send.
                let ended = Box::pin(timeout(site.watch.limits.linger, step)).await.unwrap_or(Ok(None));
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
}

fn log(error: &(dyn Error + 'static)) {
    tracing::debug!(error = %Chain(error), "connection ended");
}
