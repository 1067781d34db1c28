//! Telling HTTP/1.1 from HTTP/2 by the first bytes of a connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// What an HTTP/2 client says first (RFC 9113, section 3.4).
pub(super) const PREFACE: [u8; 24] = *b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Http1,
    Http2,
}

/// The bytes that were read to sniff a connection, or to end its break, which are to be read again.
#[derive(Default)]
pub(super) struct Seen {
    bytes: [u8; PREFACE.len()],
    given: u8,
    count: u8,
}

impl Seen {
    /// Reads until it is clear what the client speaks, which is at the first byte that differs from the preface.
    ///
    /// None if the client has left before.
    pub(super) fn poll_version<S>(&mut self, stream: &mut S, cx: &mut Context<'_>) -> Poll<io::Result<Option<Version>>>
    where
        S: AsyncRead + Unpin,
    {
        loop {
            let read = ready!(self.poll_more(stream, cx))?;
            let count = usize::from(self.count);
            return Poll::Ready(Ok(match self.bytes[..count] == PREFACE[..count] {
                false => Some(Version::Http1),
                true if count == PREFACE.len() => Some(Version::Http2),
                true if read == 0 => None,
                true => continue,
            }));
        }
    }

    /// Reads whatever comes behind what was given again already, and says how many bytes that are.
    pub(super) fn poll_next<S>(&mut self, stream: &mut S, cx: &mut Context<'_>) -> Poll<io::Result<usize>>
    where
        S: AsyncRead + Unpin,
    {
        *self = Self::default();
        self.poll_more(stream, cx)
    }

    fn poll_more<S>(&mut self, stream: &mut S, cx: &mut Context<'_>) -> Poll<io::Result<usize>>
    where
        S: AsyncRead + Unpin,
    {
        let mut buffer = ReadBuf::new(&mut self.bytes[usize::from(self.count)..]);
        ready!(Pin::new(stream).poll_read(cx, &mut buffer))?;
        let read = buffer.filled().len();
        self.count += read as u8;
        Poll::Ready(Ok(read))
    }

    /// Gives what is left of them, as far as there is room. False if nothing is left.
    pub(super) fn give(&mut self, buffer: &mut ReadBuf<'_>) -> bool {
        let left = &self.bytes[usize::from(self.given)..usize::from(self.count)];
        if left.is_empty() {
            return false;
        }
        let fitting = left.len().min(buffer.remaining());
        buffer.put_slice(&left[..fitting]);
        self.given += fitting as u8;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    async fn sniff(stream: &mut &[u8]) -> Option<(Version, Seen)> {
        let mut seen = Seen::default();
        let version = poll_fn(|cx| seen.poll_version(stream, cx)).await.unwrap()?;
        Some((version, seen))
    }

    /// Reads all again, so many bytes at a time.
    fn pieces(mut seen: Seen, room: usize) -> Vec<Vec<u8>> {
        let mut pieces = Vec::new();
        let mut room = vec![0; room];
        loop {
            let mut buffer = ReadBuf::new(&mut room);
            if !seen.give(&mut buffer) {
                return pieces;
            }
            pieces.push(buffer.filled().to_vec());
        }
    }

    async fn version(bytes: &[u8]) -> Option<Version> {
        let mut rest = bytes;
        let (version, seen) = sniff(&mut rest).await?;
        assert_eq!([pieces(seen, 100).concat(), rest.to_vec()].concat(), bytes);
        Some(version)
    }

    #[tokio::test]
    async fn the_first_byte_that_differs_decides() {
        assert_eq!(version(b"GET / HTTP/1.1\r\n\r\n").await, Some(Version::Http1));
        assert_eq!(version(b"POST / HTTP/1.1\r\n\r\n").await, Some(Version::Http1));
        assert_eq!(version(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r").await, Some(Version::Http1));
        assert_eq!(version(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nframes").await, Some(Version::Http2));
    }

    #[tokio::test]
    async fn half_a_preface_is_nothing() {
        assert_eq!(version(b"").await, None);
        assert_eq!(version(&PREFACE[..23]).await, None);
    }

    #[tokio::test]
    async fn what_was_seen_goes_into_small_buffers() {
        let (_, seen) = sniff(&mut &b"GET /abc"[..]).await.unwrap();
        assert_eq!(pieces(seen, 3), [&b"GET"[..], b" /a", b"bc"]);
    }
}
