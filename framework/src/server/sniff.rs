//! Telling HTTP/1.1 from HTTP/2 by the first bytes of a connection.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf};

/// What an HTTP/2 client says first (RFC 9113, section 3.4).
pub(super) const PREFACE: [u8; 24] = *b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Http1,
    Http2,
}

/// Reads until it is clear what the client speaks, which is at the first byte that differs from the preface.
///
/// None if the client has left before.
pub(super) async fn sniff<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Option<(Version, Seen)>> {
    let mut bytes = [0; PREFACE.len()];
    let mut count = 0;
    loop {
        let read = stream.read(&mut bytes[count..]).await?;
        count += read;
        let version = match bytes[..count] == PREFACE[..count] {
            false => Version::Http1,
            true if count == PREFACE.len() => Version::Http2,
            true if read == 0 => return Ok(None),
            true => continue,
        };
        return Ok(Some((version, Seen { bytes, given: 0, count: count as u8 })));
    }
}

/// The bytes that were read to sniff a connection, or to end its break, which are to be read again.
pub(super) struct Seen {
    bytes: [u8; PREFACE.len()],
    given: u8,
    count: u8,
}

impl Seen {
    /// Whatever comes next; none if that is the end.
    pub(super) async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Option<Self>> {
        let mut bytes = [0; PREFACE.len()];
        let count = stream.read(&mut bytes).await?;
        Ok((count > 0).then_some(Self { bytes, given: 0, count: count as u8 }))
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
        let (version, seen) = sniff(&mut rest).await.unwrap()?;
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
        let (_, seen) = sniff(&mut &b"GET /abc"[..]).await.unwrap().unwrap();
        assert_eq!(pieces(seen, 3), [&b"GET"[..], b" /a", b"bc"]);
    }
}
