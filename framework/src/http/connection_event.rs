//! What happens to connections, for logs and metrics.

use http::StatusCode;
use std::fmt;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What happens to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionEvent {
    /// It was accepted. [`Closed`](Self::Closed) will follow.
    Accepted,
    /// The TLS handshake failed, or the PROXY header was not there or not valid.
    HandshakeFailed {
        /// The library's text.
        reason: String,
    },
    /// The client said what the protocol does not allow; the request was refused or the connection ended.
    ProtocolError {
        /// What was wrong.
        reason: String,
    },
    /// The client sent too much of what costs it nothing, such as resets or PINGs (HTTP/2); the connection was ended with
    /// `ENHANCE_YOUR_CALM`.
    Flood,
    /// The client was too slow; the request was refused, or the connection or stream was ended.
    TooSlow(Slow),
    /// The client asked for more than it may have; the request was refused or the connection closed.
    LimitHit(Limit),
    /// It has ended, for whatever reason.
    Closed {
        /// How many requests were handled.
        requests: u64,
        /// How many bytes the client sent; within TLS, those of HTTP.
        received: u64,
        /// How many bytes the client was sent; within TLS, those of HTTP.
        sent: u64,
        /// How long it was open.
        lasted: Duration,
    },
}

impl ConnectionEvent {
    /// Of a request that nobody was asked about, by the status that refuses it, if it is answered.
    pub(crate) fn refused(status: Option<StatusCode>, reason: impl Into<String>) -> Self {
        match status {
            Some(StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE) => Self::LimitHit(Limit::Head),
            _ => Self::ProtocolError { reason: reason.into() },
        }
    }
}

/// What a client was too slow in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Slow {
    /// Until it had said what it speaks, the TLS handshake included.
    Opening,
    /// Sending the head of a request, or a frame (HTTP/2).
    Head,
    /// Sending the body of a request.
    Body,
    /// Reading an answer.
    Reading,
    /// Answering a PING (HTTP/2).
    Ping,
}

/// Which limit was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Connections of one client.
    ConnectionsPerAddress,
    /// Requests at once.
    Requests,
    /// The size of a request's head.
    Head,
}

/// Who is told of what happens to connections: a setting of [`ServerOptions`](crate::ServerOptions).
///
/// ```
/// use nestling::server::{ConnectionEvent, ConnectionEvents, ServerOptions};
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// let floods = Arc::new(AtomicU64::new(0));
/// let counter = Arc::clone(&floods);
/// let options = ServerOptions {
///     events: ConnectionEvents::new(move |_client, event| {
///         if let ConnectionEvent::Flood = event {
///             counter.fetch_add(1, Ordering::Relaxed);
///         }
///     }),
///     ..ServerOptions::default()
/// };
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
pub struct ConnectionEvents(Option<Arc<Listener>>);

type Listener = dyn Fn(Option<SocketAddr>, &ConnectionEvent) + Send + Sync;

impl ConnectionEvents {
    /// Calls the closure with the other end of the connection, the client or the nearest proxy, and what happened. It is
    /// called on the threads that serve, so it must not block; a panic in it is logged.
    pub fn new(listener: impl Fn(Option<SocketAddr>, &ConnectionEvent) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// The event is made only if somebody is told.
    pub(crate) fn tell(&self, peer: Option<SocketAddr>, event: impl FnOnce() -> ConnectionEvent) {
        let Some(listener) = &self.0 else { return };
        // Unwind safety: nothing here is touched by the closure.
        if catch_unwind(AssertUnwindSafe(|| listener(peer, &event()))).is_err() {
            tracing::error!("a listener to connection events has panicked");
        }
    }
}

impl fmt::Debug for ConnectionEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "ConnectionEvents(listener)" } else { "ConnectionEvents" })
    }
}

/// What has passed on a connection. Only the task of the connection counts, so that no count needs a locked instruction.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    requests: AtomicU64,
    received: AtomicU64,
    sent: AtomicU64,
}

impl Counts {
    pub(crate) fn request(&self) {
        add(&self.requests, 1);
    }

    pub(crate) fn received(&self, bytes: usize) {
        add(&self.received, bytes as u64);
    }

    pub(crate) fn sent(&self, bytes: usize) {
        add(&self.sent, bytes as u64);
    }

    pub(crate) fn closed(&self, lasted: Duration) -> ConnectionEvent {
        let [requests, received, sent] = [&self.requests, &self.received, &self.sent].map(|count| count.load(Relaxed));
        ConnectionEvent::Closed { requests, received, sent, lasted }
    }
}

fn add(count: &AtomicU64, more: u64) {
    count.store(count.load(Relaxed) + more, Relaxed);
}
