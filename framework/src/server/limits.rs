//! What the server waits for, and how much it takes at once.

use crate::http::pace::Pacing;
use std::time::Duration;

/// What clients are held to. Part of [`ServerOptions`](super::ServerOptions).
///
/// ```
/// use nestling::server::Limits;
/// use std::time::Duration;
///
/// let strict = Limits { idle: Duration::from_secs(15), connections_per_address: Some(100), ..Limits::default() };
/// assert_eq!(strict.head, Duration::from_secs(10));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the accepted connection to the byte that tells HTTP/1.1 from HTTP/2. With TLS, and with the PROXY protocol, each
    /// of these steps may take as long: the PROXY header, the handshake, the first bytes. 10 seconds by default.
    ///
    /// Against connections that say nothing, or half of a handshake, and hold a descriptor for ever.
    pub sniff: Duration,
    /// From the first byte of a head to its end (HTTP/1.1), after which it is a 408. 10 seconds by default.
    ///
    /// Against Slowloris: heads that arrive byte by byte.
    pub head: Duration,
    /// From the end of an answer to the first byte of the next request (HTTP/1.1). 75 seconds by default.
    ///
    /// Against idle connections that hold descriptors for ever.
    pub idle: Duration,
    /// What a client that is waited for has to send of a body or to read of an answer (HTTP/1.1), in bytes per second. 240
    /// by default.
    ///
    /// Against bodies that arrive byte by byte, and answers that fill the memory because nobody takes them.
    pub rate: u32,
    /// For how long a client may do nothing of that; then a body is a 408, and a client that does not read is reset. 30
    /// seconds by default.
    ///
    /// It is the other half of [`rate`](Self::rate): clients on bad networks stop for a while.
    pub grace: Duration,
    /// For how long the server reads and discards what a client sends after the last answer. 1 second by default.
    ///
    /// Against clients that are reset before they have read why they were refused, and those that would send for ever.
    pub linger: Duration,
    /// How many connections are open at once. By default as many as the process may have descriptors, less one in eight for
    /// files and for connections to databases; a server raises its soft limit of descriptors to the hard one.
    ///
    /// Against a process without descriptors, which can open no file and no connection of its own. What comes beyond
    /// waits in the backlog of the kernel, and connections that are idle are closed to make room for it.
    pub connections: Option<usize>,
    /// How many connections one client may have open at once: an IPv4 address, or an IPv6 network of 64 bits. No limit by
    /// default, because many people can be behind one address; behind a proxy, its connections are those of one client
    /// unless it speaks the PROXY protocol. One more is closed at once.
    ///
    /// Against one client that takes all of [`connections`](Self::connections).
    pub connections_per_address: Option<usize>,
    /// How many requests are handled at once, each until its handler has answered; what is streamed then is not counted. One
    /// more is answered 503 with `Retry-After: 1`. No limit by default.
    ///
    /// Against a queue of requests that grows until nobody waits for the answers any more.
    pub requests: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            sniff: seconds(10),
            head: seconds(10),
            idle: seconds(75),
            rate: 240,
            grace: seconds(30),
            linger: seconds(1),
            connections: None,
            connections_per_address: None,
            requests: None,
        }
    }
}

impl Limits {
    pub(super) fn pacing(&self) -> Pacing {
        Pacing { opening: self.sniff, head: self.head, idle: self.idle, rate: self.rate, grace: self.grace }
    }
}
