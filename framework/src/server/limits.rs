//! How long the server waits.

use std::time::Duration;

/// How long the server waits for a client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the accepted connection to the byte that tells HTTP/1.1 from HTTP/2. 10 seconds by default.
    pub(super) sniff: Duration,
    /// From the first moment in which a request may come to the end of its head (HTTP/1.1), idle time included. 10 seconds
    /// by default.
    pub(super) head: Duration,
    /// For how long the server reads and discards what a client sends after the last answer. 1 second by default.
    pub(super) linger: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sniff: Duration::from_secs(10), head: Duration::from_secs(10), linger: Duration::from_secs(1) }
    }
}
