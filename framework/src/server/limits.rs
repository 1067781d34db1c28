//! How long the server waits, and for how many.

use crate::http::pace::Pacing;
use std::time::Duration;

/// How long the server waits for a client, and how many it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the accepted connection to the byte that tells HTTP/1.1 from HTTP/2. 10 seconds by default.
    pub(super) sniff: Duration,
    /// From the first byte of a head to its end (HTTP/2: of a frame, unless it is DATA, or of a block of headers). 10
    /// seconds by default.
    pub(super) head: Duration,
    /// From the end of an answer to the first byte of the next request (HTTP/1.1), or from the end of the last stream to
    /// the next one (HTTP/2, where a PING is no sign of life). 75 seconds by default.
    pub(super) idle: Duration,
    /// From the end of an answer to when the connection gives back all memory but that of its socket (HTTP/1.1). 2 seconds by
    /// default.
    pub(super) park: Duration,
    /// For how long a client with open streams may be silent before it is asked whether it lives (HTTP/2 PING). 20 seconds
    /// by default.
    pub(super) ping: Duration,
    /// How long it may take to answer that. 10 seconds by default.
    pub(super) pong: Duration,
    /// What a client that is waited for has to send of a body or to read of an answer, in bytes per second. 240 by
    /// default.
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
    /// How many streams of a connection may be open at once (HTTP/2). 128 by default.
    pub(super) streams: u32,
    /// How many bytes of answers of a connection may wait to be sent before no further handler of it is called (HTTP/2).
    /// 1 MiB by default.
    pub(super) unsent: usize,
    /// Streams that the client resets, or makes the server reset by mistakes (HTTP/2). 100 and 20 per second by default.
    pub(super) resets: Allowance,
    /// PING and SETTINGS frames (HTTP/2). 100 and 10 per second by default.
    pub(super) controls: Allowance,
    /// Other frames that carry nothing: WINDOW_UPDATE, PRIORITY, GOAWAY and unknown ones (HTTP/2), beside one for each KiB
    /// that is sent. 1,000 and 100 per second by default.
    pub(super) others: Allowance,
}

/// How often something may happen: so many times at once, and so many times per second after that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) burst: u32,
    pub(super) per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            sniff: seconds(10),
            head: seconds(10),
            idle: seconds(75),
            ping: seconds(20),
            pong: seconds(10),
            park: seconds(2),
            rate: 240,
            grace: seconds(30),
            in_flight: None,
            per_address: None,
            linger: seconds(1),
            streams: 128,
            unsent: 1024 * 1024,
            resets: Allowance { burst: 100, per_second: 20 },
            controls: Allowance { burst: 100, per_second: 10 },
            others: Allowance { burst: 1000, per_second: 100 },
        }
    }
}

impl Limits {
    pub(super) fn pacing(&self) -> Pacing {
        Pacing {
            opening: self.sniff,
            head: self.head,
            idle: self.idle,
            ping: self.ping,
            pong: self.pong,
            park: self.park,
            rate: self.rate,
            grace: self.grace,
        }
    }
}
