//! A socket that gives its first bytes again and says what it is doing.

use super::sniff::Seen;
use super::stream::Stream;
use crate::http::connection::Connection;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The socket of a connection whose protocol is known.
pub(super) struct Socket {
    stream: Stream,
    seen: Seen,
    connection: Arc<Connection>,
}

impl Socket {
    pub(super) fn new(stream: Stream, seen: Seen, connection: Arc<Connection>) -> Self {
        Self { stream, seen, connection }
    }

    /// Waits until the client says something more, which is then read as all else. False if it has left.
    pub(super) async fn hear(&mut self) -> bool {
        match Seen::read(&mut self.stream).await {
            Ok(Some(seen)) => {
                self.seen = seen;
                self.connection.progress.begins();
                true
            }
            // Nothing is left to be said to it.
            Ok(None) | Err(_) => false,
        }
    }

    /// Makes the end of the connection, whenever it comes, an error for the client.
    pub(super) fn reset_on_close(&self) {
        self.stream.reset_on_close();
    }

    fn wrote(&self, poll: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &poll {
            Poll::Ready(Ok(bytes)) if self.stream.is_metered() => self.connection.counts.sent(*bytes),
            _ if self.stream.is_metered() => {}
            Poll::Pending => self.connection.progress.blocks(),
            Poll::Ready(Ok(bytes)) => {
                self.connection.counts.sent(*bytes);
                self.connection.progress.wrote(*bytes);
            }
            Poll::Ready(Err(_)) => {}
        }
        poll
    }
}

impl AsyncRead for Socket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let given = self.seen.give(buffer);
        let poll = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.connection.counts.received(buffer.filled().len() - before);
        // What was seen is something to read, whatever comes behind it.
        if given { Poll::Ready(Ok(())) } else { poll }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.wrote(poll)
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
