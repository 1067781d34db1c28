//! What a client has sent into a tunnel, and nobody has read.

use bytes::BytesMut;
use h2::RecvStream;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use tokio::io::ReadBuf;

/// Takes what comes from h2 at once, and gives the client room for more only as it is read: the window bounds it.
///
/// h2 counts small frames that wait to be read, and ends a connection that has a few thousand of them. In a tunnel they are
/// what the other protocol is made of. So the task of the connection takes them as well, when there are many.
pub(super) struct Inbox(Mutex<State>);

struct State {
    receiving: RecvStream,
    unread: BytesMut,
    /// What comes behind it: the end, or an error.
    end: Option<Result<(), io::Error>>,
    reader: Option<Waker>,
    /// The task of the tunnel.
    task: Waker,
}

impl Inbox {
    pub(super) fn new(receiving: RecvStream) -> Arc<Self> {
        let state = State { receiving, unread: BytesMut::new(), end: None, reader: None, task: Waker::noop().clone() };
        Arc::new(Self(Mutex::new(state)))
    }

    /// Takes what has come. Wakes the task of the tunnel when there is more.
    pub(super) fn fill(&self, cx: &Context<'_>) {
        self.state().task.clone_from(cx.waker());
        self.take();
    }

    /// The same for another task.
    pub(super) fn take(&self) {
        let mut state = self.state();
        let task = state.task.clone();
        // What has ended is not polled any more.
        let _ = state.poll_fill(&mut Context::from_waker(&task));
    }

    pub(super) fn poll_read(&self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.state().poll_read(cx, buffer)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while self.end.is_none() {
            match ready!(self.poll_data(cx)) {
                Ok(true) => {}
                Ok(false) => self.end = Some(Ok(())),
                Err(error) => self.end = Some(Err(error)),
            }
            if let Some(reader) = self.reader.take() {
                reader.wake();
            }
        }
        Poll::Ready(())
    }

    /// Ready with whether there was more.
    fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if let Some(data) = ready!(self.receiving.poll_data(cx)) {
            self.unread.extend_from_slice(&data.map_err(broken)?);
            return Poll::Ready(Ok(true));
        }
        // There is nothing but data in a tunnel (RFC 9113, section 8.5).
        match ready!(self.receiving.poll_trailers(cx)).map_err(broken)? {
            None => Poll::Ready(Ok(false)),
            Some(_) => Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, "trailers in a tunnel"))),
        }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let given = self.unread.len().min(buffer.remaining());
        if given == 0 && buffer.remaining() > 0 {
            return self.poll_end(cx);
        }
        buffer.put_slice(&self.unread.split_to(given));
        if self.unread.is_empty() {
            self.unread = BytesMut::new();
        }
        // Fails only if the stream has ended.
        let _ = self.receiving.flow_control().release_capacity(given);
        Poll::Ready(Ok(()))
    }

    fn poll_end(&mut self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        match &self.end {
            None => {
                self.reader = Some(cx.waker().clone());
                Poll::Pending
            }
            Some(Ok(())) => Poll::Ready(Ok(())),
            Some(Err(error)) => Poll::Ready(Err(io::Error::new(error.kind(), error.to_string()))),
        }
    }
}

/// The client has reset the stream, or is gone.
pub(super) fn broken(error: h2::Error) -> io::Error {
    match error.is_io() {
        true => error.into_io().unwrap_or_else(|| io::ErrorKind::ConnectionAborted.into()),
        false => io::Error::new(io::ErrorKind::ConnectionReset, error),
    }
}
