//! How long the server waits, and for how many.

use crate::http::pace::Pacing;
use std::time::Duration;

/// How long the server waits for a client, and how many it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the accepted connection to the byte that tells HTTP/1.1 from HTTP/2. 10 seconds by default.
    pub(super) sniff: Duration,
    /// From the first byte of a head to its end (HTTP/1.1). 10 seconds by default.
    pub(super) head: Duration,
    /// From the end of an answer to the first byte of the next request (HTTP/1.1). 75 seconds by default.
    pub(super) idle: Duration,
    /// From the end of an answer to when the connection gives back all memory but that of its socket (HTTP/1.1). 2 seconds by
    /// default.
    pub(super) park: Duration,
    /// What a client that is waited for has to send of a body or to read of an answer (HTTP/1.1), in bytes per second. 240
    /// by default.
    pub(super) rate: u32,
    /// For how long a client may do nothing of that. 30 seconds by default.
    pub(super) grace: Duration,
    /// How many handlers may run at once; a further request is a 503. Any number by default.
    pub(super) in_flight: Option<usize>,
    /// How many connections one address may have at once (IPv6: one /64 network); a further one is closed. Any number by
    /// default.
    pub(super) per_address: Option<usize>,
    /// For how long the server reads and discards what a client sends after the last answer. 1 second by default.
    pub(super) linger: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            sniff: seconds(10),
            head: seconds(10),
            idle: seconds(75),
            park: seconds(2),
            rate: 240,
            grace: seconds(30),
            in_flight: None,
            per_address: None,
            linger: seconds(1),
        }
    }
}

impl Limits {
    pub(super) fn pacing(&self) -> Pacing {
        Pacing {
            opening: self.sniff,
            head: self.head,
            idle: self.idle,
            park: self.park,
            rate: self.rate,
            grace: self.grace,
        }
    }
}
