//! What is written into a tunnel, and its client has no room for.

use super::Shared;
use super::inbox::broken;
use super::sending::Stall;
use super::unsent::Unsent;
use bytes::{Bytes, BytesMut};
use h2::{Reason, SendStream};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

/// How many bytes wait for a client, which is as much as a frame holds.
const ROOM: usize = 16 * 1024;

/// Takes what is written, and lets the task of the tunnel hand it to h2 as the client opens its window.
///
/// So the small writes of a turn are one frame, and nobody but who has something to send holds a part of the connection's
/// window: a write that waits may be given up, of which nothing is heard.
pub(super) struct Outbox(Mutex<State>);

struct State {
    sending: SendStream<Unsent>,
    unsent: BytesMut,
    /// Whether the end has been sent.
    closed: bool,
    /// Why nothing more can be sent.
    failed: Option<io::ErrorKind>,
    stall: Option<Stall>,
    /// Who waits for room, and the task of the tunnel unless it is about to look.
    writer: Option<Waker>,
    task: Option<Waker>,
    shared: Shared,
}

impl Outbox {
    pub(super) fn new(sending: SendStream<Unsent>, shared: &Shared) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            sending,
            unsent: BytesMut::new(),
            closed: false,
            failed: None,
            stall: None,
            writer: None,
            task: None,
            shared: shared.clone(),
        })))
    }

    /// The task of the tunnel runs, and calls [`send`](Self::send) before it waits: it need not be woken.
    pub(super) fn begin_turn(&self) {
        self.state().task = None;
    }

    /// Sends what the client has room for. Wakes the task when it has room for more, or more is written.
    pub(super) fn send(&self, cx: &mut Context<'_>) {
        let mut state = self.state();
        if let Poll::Ready(Err(error)) = state.poll_send(cx) {
            state.fail(error.kind());
        }
        state.task = Some(cx.waker().clone());
    }

    pub(super) fn poll_write(&self, cx: &Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.state().poll_write(cx, bytes)
    }

    /// Ready when h2 has all of it, which writes that as soon as it can.
    pub(super) fn poll_flush(&self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        self.state().poll_flush(cx)
    }

    /// Sends the end of what the server sends.
    pub(super) fn poll_close(&self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        let mut state = self.state();
        ready!(state.poll_flush(cx))?;
        state.close();
        Poll::Ready(Ok(()))
    }

    pub(super) fn close(&self) {
        self.state().close();
    }

    pub(super) fn reset(&self, reason: Reason) {
        self.state().sending.send_reset(reason);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unsent.is_empty() {
            let capacity = ready!(self.poll_capacity(cx))?;
            if let Some(stall) = &mut self.stall {
                stall.goes_on(capacity);
            }
            let piece = match capacity < self.unsent.len() {
                true => self.unsent.split_to(capacity),
                // What waits for its client holds no more memory than it has bytes.
                false => std::mem::take(&mut self.unsent),
            };
            let piece = Unsent::new(piece.freeze(), &self.shared.budget);
            self.sending.send_data(piece.hand_over(), false).map_err(broken)?;
            self.wake_writer();
        }
        Poll::Ready(Ok(()))
    }

    /// Ready with how many bytes the client has room for.
    fn poll_capacity(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if self.shared.budget.poll_used_up(cx) {
            return Poll::Pending;
        }
        let wanted = self.unsent.len();
        self.sending.reserve_capacity(wanted);
        loop {
            match self.sending.capacity().min(wanted) {
                0 => {}
                capacity => return Poll::Ready(Ok(capacity)),
            }
            match self.sending.poll_capacity(cx) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(broken(error))),
                Poll::Ready(None) => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
                Poll::Pending => {
                    ready!(self.stall.get_or_insert_with(|| Stall::new(&self.shared)).poll(cx));
                    self.sending.send_reset(Reason::CANCEL);
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
        }
    }

    fn poll_write(&mut self, cx: &Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        if self.closed {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let taken = bytes.len().min(ROOM - self.unsent.len());
        if taken == 0 && !bytes.is_empty() {
            self.writer = Some(cx.waker().clone());
            return Poll::Pending;
        }
        self.unsent.extend_from_slice(&bytes[..taken]);
        self.wake_task();
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(&mut self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        if self.unsent.is_empty() {
            return Poll::Ready(Ok(()));
        }
        self.writer = Some(cx.waker().clone());
        Poll::Pending
    }

    fn close(&mut self) {
        if !std::mem::replace(&mut self.closed, true) {
            // Fails only if the stream has ended already.
            let _ = self.sending.send_data(Unsent::new(Bytes::new(), &self.shared.budget), true);
        }
    }

    fn fail(&mut self, kind: io::ErrorKind) {
        self.failed = Some(kind);
        self.unsent = BytesMut::new();
        self.stall = None;
        self.wake_writer();
    }

    fn check(&self) -> io::Result<()> {
        self.failed.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn wake_writer(&mut self) {
        if let Some(writer) = self.writer.take() {
            writer.wake();
        }
    }

    fn wake_task(&mut self) {
        if let Some(task) = self.task.take() {
            task.wake();
        }
    }
}
