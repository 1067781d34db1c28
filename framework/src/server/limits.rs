//! What the server waits for, and how much it takes at once.

use super::head::HeadLimits;
use crate::http::pace::Pacing;
use std::io;
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
    /// How many bytes the first line of a request may have, without its line break; more are a 414. 8 KiB by default, 64 KiB at
    /// most.
    ///
    /// Against targets that no log and no proxy takes.
    pub first_line: usize,
    /// How many bytes everything before the body of a request may have (HTTP/1.1); more are a 431. 64 KiB by default, 1 MiB
    /// at most.
    ///
    /// Against headers that fill the memory, for which clients do not even have to finish a request.
    pub head_size: usize,
    /// The same for HTTP/2: the path, and for each header its name, its value and 32 bytes (RFC 9113, section 6.5.2). Clients
    /// are told four times as many, so that somewhat larger ones are answered; what has more is not even kept, and more than
    /// 128 KiB as they are sent end the connection. 16 KiB by default, 64 KiB at most.
    pub header_list: usize,
    /// How many headers a request may have; more are a 431. 100 by default, 10,000 at most. Another number than 100 costs
    /// each request of HTTP/1.1 an allocation.
    ///
    /// Against hash tables that are made slow.
    pub headers: usize,
    /// How many bytes the value of one header may have; more are a 431. 16 KiB by default.
    ///
    /// As [`head_size`](Self::head_size), for cookies and tokens that grow without anybody's notice.
    pub header_value: usize,
    /// How many streams of a connection may be open at once (HTTP/2). 128 by default.
    ///
    /// Against one connection that starts any number of handlers.
    pub streams: u32,
    /// How many bytes of answers of a connection may wait to be sent before no further handler of it is called (HTTP/2).
    /// 1 MiB by default. Each piece of one counts 256 bytes more once it is on its way.
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
            first_line: 8 * 1024,
            head_size: 64 * 1024,
            header_list: 16 * 1024,
            headers: USUAL_HEADERS,
            header_value: 16 * 1024,
            streams: 128,
            unsent: 1024 * 1024,
            resets: Allowance { burst: 100, per_second: 20 },
            controls: Allowance { burst: 100, per_second: 10 },
            others: Allowance { burst: 1000, per_second: 100 },
        }
    }
}

/// hyper's default too, for which it has room without an allocation.
pub(super) const USUAL_HEADERS: usize = 100;

impl Limits {
    /// # Errors
    /// If no request can be within a limit, or if something below does not take as much.
    pub(super) fn check(&self) -> io::Result<()> {
        let ranges = [
            // `GET / HTTP/1.1`, and what the http crate takes of a target.
            ("first_line", self.first_line, 14..=64 * 1024),
            // The same with its line break and an empty line.
            ("head_size", self.head_size, 18..=1024 * 1024),
            // Compressed, it has to fit into six frames.
            ("header_list", self.header_list, 1..=64 * 1024),
            // The http crate's map has room for somewhat more.
            ("headers", self.headers, 1..=10_000),
            ("header_value", self.header_value, 1..=usize::MAX),
            ("streams", self.streams as usize, 1..=usize::MAX),
        ];
        let Some((name, value, range)) = ranges.into_iter().find(|(_, value, range)| !range.contains(value)) else {
            return Ok(());
        };
        Err(invalid(match (range.start(), range.end()) {
            (_, &usize::MAX) => format!("`limits.{name}` is {value}"),
            (least, most) => format!("`limits.{name}` is {value}, and not from {least} to {most}"),
        }))
    }

    pub(super) fn of_heads(&self) -> HeadLimits {
        HeadLimits { line: self.first_line, value: self.header_value, head: self.head_size }
    }

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

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(limits: Limits) -> Option<String> {
        limits.check().err().map(|error| error.to_string())
    }

    #[test]
    fn limits_that_nothing_can_meet_are_refused() {
        let usual = Limits::default();
        assert_eq!(problem(usual), None);
        assert_eq!(problem(Limits { first_line: 64 * 1024, headers: 1, header_value: usize::MAX, ..usual }), None);
        let expected = "`limits.headers` is 0, and not from 1 to 10000";
        assert_eq!(problem(Limits { headers: 0, ..usual }).as_deref(), Some(expected));
        let expected = "`limits.header_list` is 65537, and not from 1 to 65536";
        assert_eq!(problem(Limits { header_list: 64 * 1024 + 1, ..usual }).as_deref(), Some(expected));
        assert_eq!(problem(Limits { header_value: 0, ..usual }).as_deref(), Some("`limits.header_value` is 0"));
        assert_eq!(problem(Limits { streams: 0, ..usual }).as_deref(), Some("`limits.streams` is 0"));
        let expected = "`limits.head_size` is 17, and not from 18 to 1048576";
        assert_eq!(problem(Limits { head_size: 17, ..usual }).as_deref(), Some(expected));
        assert!(problem(Limits { first_line: 64 * 1024 + 1, ..usual }).is_some());
        assert!(problem(Limits { head_size: 1024 * 1024 + 1, ..usual }).is_some());
    }
}
