//! What hyper reads and writes as HTTP/1.1: the socket, with what hyper does not do itself.

use super::intake::Intake;
use super::refusals::is_refusal;
use crate::http::HeaderMap;
use crate::http::connection::Connection;
use crate::http::early_hints::Early;
use crate::server::head::HeadLimits;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream that gives hyper one request at a time, writes the hints of handlers between hyper's bytes, and holds hyper's
/// own refusals back.
///
/// hyper has no hook for its refusals, which are empty. It writes one last and closes the connection: whoever owns the
/// connection then knows whether there was an error, and takes what was held.
pub(super) struct Wire<S> {
    line: Line<S>,
    intake: Intake,
    /// What is left of interim answers that were begun.
    hints: Vec<u8>,
    refusal: Vec<u8>,
}

/// A stream that is broken off if it is dropped in the middle of an answer: its end must not be taken for that of the answer.
struct Line<S> {
    stream: S,
    connection: Arc<Connection>,
    break_off: Option<fn(&S)>,
}

impl<S> Drop for Line<S> {
    fn drop(&mut self) {
        if let Some(break_off) = self.break_off
            && self.connection.progress.owes_answer()
        {
            break_off(&self.stream);
        }
    }
}

impl<S> Wire<S> {
    pub(super) fn new(stream: S, connection: Arc<Connection>, limits: HeadLimits, break_off: fn(&S)) -> Self {
        // None of these allocates.
        let (hints, refusal) = (Vec::new(), Vec::new());
        let line = Line { stream, connection, break_off: Some(break_off) };
        Self { line, intake: Intake::new(limits), hints, refusal }
    }

    /// The refusal that was held back, and what has come of the stream.
    pub(super) fn into_parts(mut self) -> (Vec<u8>, Intake) {
        self.line.break_off = None;
        (self.refusal, self.intake)
    }
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    /// Writes what has to come before whatever follows: the rest of an interim answer, and what looked like a refusal and
    /// was none, because it was not the last thing to be written.
    #[inline]
    fn poll_release(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.hints.is_empty() && self.refusal.is_empty() {
            true => Poll::Ready(Ok(())),
            false => self.poll_release_held(cx),
        }
    }

    #[cold]
    fn poll_release_held(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(poll_drain(&mut self.hints, &mut self.line.stream, cx))?;
        poll_drain(&mut self.refusal, &mut self.line.stream, cx)
    }

    /// Writes the hints of the handler that runs. hyper flushes when it has nothing left to write, so that they stand
    /// between two answers and never in one.
    #[inline]
    fn poll_hints(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.hints.is_empty() && !self.line.connection.hints.any() {
            true => Poll::Ready(Ok(())),
            false => self.poll_write_hints(cx),
        }
    }

    #[cold]
    fn poll_write_hints(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            // One at a time: those that have to wait for the client do so where their number is limited.
            ready!(poll_drain(&mut self.hints, &mut self.line.stream, cx))?;
            match self.line.connection.hints.take() {
                Some(Early::Hint(headers)) => encode(&headers, &mut self.hints),
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}

fn poll_drain<S>(bytes: &mut Vec<u8>, stream: &mut S, cx: &mut Context<'_>) -> Poll<io::Result<()>>
where
    S: AsyncWrite + Unpin,
{
    while !bytes.is_empty() {
        let written = ready!(Pin::new(&mut *stream).poll_write(cx, bytes))?;
        if written == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        bytes.drain(..written);
    }
    Poll::Ready(Ok(()))
}

fn encode(headers: &HeaderMap, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(b"HTTP/1.1 103 Early Hints\r\n");
    for (name, value) in headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            bytes.extend_from_slice(part);
        }
    }
    bytes.extend_from_slice(b"\r\n");
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let wire = &mut *self;
        wire.intake.poll_read(&mut wire.line.stream, &wire.line.connection.progress, cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_release(cx))?;
        if is_refusal(bytes) {
            self.refusal.extend_from_slice(bytes);
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.line.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [bytes] = slices {
            return self.poll_write(cx, bytes);
        }
        ready!(self.poll_release(cx))?;
        Pin::new(&mut self.line.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_hints(cx))?;
        ready!(Pin::new(&mut self.line.stream).poll_flush(cx))?;
        if self.line.connection.progress.flushed() && self.intake.holds() {
            // hyper has been told that there is nothing to read.
            cx.waker().wake_by_ref();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.refusal.is_empty() {
            true => Pin::new(&mut self.line.stream).poll_shutdown(cx),
            false => Poll::Ready(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::EarlyHints;
    use crate::server::limits::Limits;
    use tokio::io::AsyncWriteExt;

    const REFUSAL: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\
        date: Sat, 21 Nov 2026 02:36:00 GMT\r\n\r\n";

    fn wire() -> Wire<Vec<u8>> {
        Wire::new(Vec::new(), Arc::default(), Limits::default().of_heads(), |_| {})
    }

    fn written(mut wire: Wire<Vec<u8>>) -> (String, String) {
        let stream = std::mem::take(&mut wire.line.stream);
        let (held, _) = wire.into_parts();
        (String::from_utf8(stream).unwrap(), String::from_utf8(held).unwrap())
    }

    #[tokio::test]
    async fn what_looks_like_a_refusal_is_held() {
        let mut wire = wire();
        wire.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        wire.write_all(REFUSAL.as_bytes()).await.unwrap();
        wire.shutdown().await.unwrap();
        assert_eq!(written(wire), ("HTTP/1.1 200 OK\r\n\r\n".into(), REFUSAL.into()));
    }

    #[tokio::test]
    async fn it_is_passed_on_before_whatever_follows() {
        let mut wire = wire();
        wire.write_all(REFUSAL.as_bytes()).await.unwrap();
        assert_eq!(wire.write_vectored(&[IoSlice::new(b"mo"), IoSlice::new(b"re")]).await.unwrap(), 4);
        assert_eq!(written(wire), (format!("{REFUSAL}more"), String::new()));
    }

    #[tokio::test]
    async fn answers_of_a_service_are_not_held() {
        let others = [
            REFUSAL.replace("connection: close\r\n", ""),
            REFUSAL.replace("length: 0", "length: 1"),
            REFUSAL.replace("431", "200"),
            format!("{REFUSAL}x"),
            format!("x{REFUSAL}"),
            REFUSAL.replace("GMT", &"x".repeat(256)),
        ];
        for other in others {
            let mut wire = wire();
            wire.write_all(other.as_bytes()).await.unwrap();
            assert_eq!(written(wire), (other, String::new()));
        }
    }

    #[tokio::test]
    async fn hints_are_written_by_a_flush_while_the_handler_runs() {
        let mut wire = wire();
        let connection = Arc::clone(&wire.line.connection);
        connection.hints.open();
        EarlyHints::of(&connection).send([("link", "</a.css>"), ("link", "</b.css>")]).unwrap();
        wire.flush().await.unwrap();
        EarlyHints::of(&connection).send([("link", "</c.css>")]).unwrap();
        connection.hints.close();
        wire.write_all(b"answer").await.unwrap();
        wire.flush().await.unwrap();
        let hint = "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\nlink: </b.css>\r\n\r\n";
        assert_eq!(written(wire).0, format!("{hint}answer"));
    }
}
