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
    /// From the first byte of a head to its end, after which it is a 408 (HTTP/2: of a frame that is not DATA, or of a block
    /// of headers). 10 seconds by default.
    ///
    /// Against Slowloris: heads that arrive byte by byte.
    pub head: Duration,
    /// From the end of an answer to the first byte of the next request (HTTP/1.1), or from the end of the last stream to
    /// the next one (HTTP/2, where a PING is no sign of life). 75 seconds by default.
    ///
    /// Against idle connections that hold descriptors for ever.
    pub idle: Duration,
    /// From the end of an answer to when the connection gives back all memory but that of its socket (HTTP/1.1). 2 seconds by
    /// default.
    ///
    /// Against idle connections that hold memory; the next request pays for it anew.
    pub park: Duration,
    /// For how long a client with open streams may be silent before it is asked whether it lives (HTTP/2 PING). 20 seconds
    /// by default.
    ///
    /// Against connections whose client is gone without a word.
    pub ping: Duration,
    /// How long it may take to answer that. 10 seconds by default.
    pub pong: Duration,
    /// What a client that is waited for has to send of a body or to read of an answer, in bytes per second. 240 by
    /// default.
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
    /// How many streams of a connection may be open at once (HTTP/2). 128 by default.
    ///
    /// Against one connection that starts any number of handlers.
    pub streams: u32,
    /// How many bytes of answers of a connection may wait to be sent before no further handler of it is called (HTTP/2).
    /// 1 MiB by default.
    ///
    /// Against clients that ask for much and take nothing.
    pub unsent: usize,
    /// Streams that the client resets, or makes the server reset by mistakes (HTTP/2). 100 and 20 per second by default.
    ///
    /// Against rapid reset (CVE-2023-44487) and MadeYouReset (CVE-2025-8671).
    pub resets: Allowance,
    /// PING and SETTINGS frames (HTTP/2). 100 and 10 per second by default.
    ///
    /// Against floods of what has to be answered (CVE-2019-9512, CVE-2019-9515).
    pub controls: Allowance,
    /// Other frames that carry nothing: WINDOW_UPDATE, PRIORITY, GOAWAY and unknown ones (HTTP/2), beside one for each KiB
    /// that is sent. 1,000 and 100 per second by default.
    ///
    /// Against floods of what only has to be read.
    pub others: Allowance,
}

/// How often something may happen: so many times at once, and so many times per second after that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many times at once.
    pub burst: u32,
    /// How many times per second in the long run.
    pub per_second: u32,
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
            linger: seconds(1),
            connections: None,
            connections_per_address: None,
            requests: None,
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
