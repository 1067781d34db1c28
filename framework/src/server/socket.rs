//! A socket that gives its first bytes again and says what it is doing.

use super::sniff::{Seen, Version};
use super::stream::Stream;
use crate::http::connection::Connection;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The socket of a connection.
pub(super) struct Socket {
    stream: Stream,
    seen: Seen,
    connection: Arc<Connection>,
}

impl Socket {
    pub(super) fn new(stream: Stream, connection: Arc<Connection>) -> Self {
        Self { stream, seen: Seen::default(), connection }
    }

    /// What the client speaks, by what it says first, which is then read as all else. None if it has left.
    pub(super) fn poll_version(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Version>>> {
        self.seen.poll_version(&mut self.stream, cx)
    }

    /// Waits until the client says something more, which is then read as all else. False if it has left.
    pub(super) fn poll_hear(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        match ready!(self.seen.poll_next(&mut self.stream, cx)) {
            Ok(1..) => {
                self.connection.progress.begins();
                Poll::Ready(true)
            }
            // Nothing is left to be said to it.
            Ok(0) | Err(_) => Poll::Ready(false),
        }
    }

    pub(super) fn into_stream(self) -> Stream {
        self.stream
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
