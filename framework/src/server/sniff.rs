//! Telling HTTP/1.1 from HTTP/2 by the first bytes of a connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

/// What an HTTP/2 client says first (RFC 9113, section 3.4).
const PREFACE: [u8; 24] = *b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Version {
    Http1,
    Http2,
}

/// Reads until it is clear what the client speaks, which is at the first byte that differs from the preface.
///
/// None if the client has left before.
pub(super) async fn sniff<S: AsyncRead + Unpin>(mut stream: S) -> io::Result<Option<(Version, Replay<S>)>> {
    let mut seen = [0; PREFACE.len()];
    let mut count = 0;
    loop {
        let read = stream.read(&mut seen[count..]).await?;
        count += read;
        let version = match seen[..count] == PREFACE[..count] {
            false => Version::Http1,
            true if count == PREFACE.len() => Version::Http2,
            true if read == 0 => return Ok(None),
            true => continue,
        };
        return Ok(Some((version, Replay { stream, seen, given: 0, count })));
    }
}

/// A stream that gives the bytes again that were read to sniff it.
pub(super) struct Replay<S> {
    stream: S,
    seen: [u8; PREFACE.len()],
    given: usize,
    count: usize,
}

impl<S> Replay<S> {
    pub(super) fn into_inner(self) -> S {
        self.stream
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Replay<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.given == self.count {
            return Pin::new(&mut self.stream).poll_read(cx, buffer);
        }
        let end = self.count.min(self.given + buffer.remaining());
        buffer.put_slice(&self.seen[self.given..end]);
        self.given = end;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Replay<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    async fn version(bytes: &[u8]) -> Option<Version> {
        let (version, mut replay) = sniff(Cursor::new(bytes)).await.unwrap()?;
        let mut replayed = Vec::new();
        replay.read_to_end(&mut replayed).await.unwrap();
        assert_eq!(replayed, bytes);
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
    async fn replays_into_small_buffers() {
        let (_, mut replay) = sniff(Cursor::new(b"GET /abc")).await.unwrap().unwrap();
        let mut pieces = Vec::new();
        let mut piece = [0; 3];
        while let count @ 1.. = replay.read(&mut piece).await.unwrap() {
            pieces.push(piece[..count].to_vec());
        }
        assert_eq!(pieces, [&b"GET"[..], b" /a", b"bc"]);
    }
}
