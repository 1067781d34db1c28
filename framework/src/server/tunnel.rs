//! What runs where both ends have agreed on another protocol, and what the server still sees of that.

use super::watch::{Event, next};
use crate::error::{Chain, Error};
use crate::http::progress::{Late, Progress};
use crate::http::upgraded::{Io, Switch};
use crate::http::{BoxError, Upgraded};
use bytes::Bytes;
use std::future::{Future, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{oneshot, watch};

/// How a tunnel ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// As whoever used it wanted.
    Closed,
    /// In the middle of something.
    Broken,
}

/// Runs the other protocol until nobody uses its stream any more, which is given back then, unless it had to be cut,
/// because the client does not read.
///
/// Whoever drops the future takes the stream from those that use it, and breaks it off.
pub(super) async fn run<I: Io>(
    io: I,
    switch: Switch,
    progress: &Progress,
    mut cut: impl FnMut(I),
    break_off: fn(&I),
) -> (Option<I>, End) {
    let place = Place { slot: Arc::new(Mutex::new(Slot::new(io))), break_off };
    let (held, released) = oneshot::channel();
    let (stop, stopping) = watch::channel(false);
    let upgraded = Upgraded::new(Arc::clone(&place.slot) as Arc<Mutex<dyn Io>>, stopping, held);
    let mut user = pin!(async {
        used(switch, upgraded, released).await?;
        // What it has written may wait for a client that reads slowly (TLS).
        place.flush().await.map_err(BoxError::from)
    });
    let mut running = poll_fn(|cx| {
        place.drive(progress, cx);
        user.as_mut().poll(cx)
    });
    let end = loop {
        match next(&mut running, progress).await {
            Event::Ended(Ok(())) => break End::Closed,
            Event::Ended(Err(error)) => {
                tracing::debug!(error = %Chain(&*error), "an upgraded connection was broken off");
                break End::Broken;
            }
            Event::Ending => drop(stop.send(true)),
            Event::Late(Late::Reading) => place.take().into_iter().for_each(&mut cut),
            // There are no other times to keep.
            Event::Late(_) => {}
        }
    };
    (place.take(), end)
}

/// Ready when it has ended and has let go of the stream.
async fn used(switch: Switch, stream: Upgraded, released: oneshot::Receiver<()>) -> Result<(), BoxError> {
    Contained(Box::pin(switch.run(stream))).await.map_err(Error::into_inner)?;
    // Who has handed the stream to a task of its own is waited for.
    let _ = released.await;
    Ok(())
}

/// A future whose panic is its error.
struct Contained(Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>);

impl Future for Contained {
    type Output = Result<(), Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Unwind safety: what has panicked is not polled again.
        catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))).unwrap_or_else(|_| {
            tracing::error!("the handler of an upgraded connection panicked");
            Poll::Ready(Err(Error::msg("a panic")))
        })
    }
}

/// Where the stream of a tunnel is, as long as the server lets it be used.
struct Place<I> {
    slot: Arc<Mutex<Slot<I>>>,
    /// What is done to a stream that is still there when this is dropped.
    break_off: fn(&I),
}

impl<I> Place<I> {
    /// Takes the stream from whoever uses it.
    fn take(&self) -> Option<I> {
        let mut slot = self.slot();
        let (io, reader, writers) = (slot.io.take(), slot.reader.take(), slot.waker.clone());
        drop(slot);
        reader.into_iter().for_each(Waker::wake);
        writers.wake();
        io
    }

    fn slot(&self) -> MutexGuard<'_, Slot<I>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I: Io> Place<I> {
    /// Writes what the stream has accepted, whether its user goes on or not, once the client has made room for it.
    fn drive(&self, progress: &Progress, cx: &Context<'_>) {
        let mut slot = self.slot();
        slot.writers.set(Writer::Tunnel, cx.waker());
        if slot.writers.take_woken() && slot.poll_flush_accepted().is_ready() {
            // Nothing waits for the client any more: who still wants to write says so by trying again.
            progress.wrote(0);
        }
    }

    async fn flush(&self) -> io::Result<()> {
        poll_fn(|cx| Pin::new(&mut *self.slot()).poll_flush(cx)).await
    }
}

impl<I> Drop for Place<I> {
    fn drop(&mut self) {
        self.take().inspect(self.break_off);
    }
}

/// A stream, and who waits for it.
struct Slot<I> {
    io: Option<I>,
    reader: Option<Waker>,
    writers: Arc<Writers>,
    /// Of the writers.
    waker: Waker,
}

impl<I> Slot<I> {
    fn new(io: I) -> Self {
        let writers = Arc::new(Writers::default());
        Self { io: Some(io), reader: None, waker: Waker::from(Arc::clone(&writers)), writers }
    }

    /// Polls the stream, if it is still there, for one who writes.
    fn write<T>(
        &mut self,
        cx: &Context<'_>,
        poll: impl FnOnce(Pin<&mut I>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>>
    where
        I: Unpin,
    {
        let Some(io) = &mut self.io else { return Poll::Ready(Err(gone())) };
        self.writers.set(Writer::User, cx.waker());
        self.writers.take_woken();
        poll(Pin::new(io), &mut Context::from_waker(&self.waker))
    }
}

impl<I: Io> Slot<I> {
    /// TLS accepts more than the socket takes. If that has to wait, the tunnel is woken.
    fn poll_flush_accepted(&mut self) -> Poll<()> {
        let Some(io) = &mut self.io else { return Poll::Ready(()) };
        // Whoever reads or writes next sees an error too.
        Pin::new(io).poll_flush(&mut Context::from_waker(&self.waker)).map(drop)
    }
}

fn gone() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

/// Who is woken when a stream takes more: who waits to write, and the tunnel, because the other one may have given up.
#[derive(Default)]
struct Writers {
    /// Whether that has happened, and nobody has tried to write since.
    woken: AtomicBool,
    wakers: Mutex<[Option<Waker>; 2]>,
}

#[derive(Clone, Copy)]
enum Writer {
    Tunnel,
    User,
}

impl Writers {
    fn set(&self, writer: Writer, waker: &Waker) {
        match &mut self.wakers()[writer as usize] {
            Some(there) => there.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
    }

    fn take_woken(&self) -> bool {
        self.woken.swap(false, Relaxed)
    }

    fn wakers(&self) -> MutexGuard<'_, [Option<Waker>; 2]> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Writers {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Relaxed);
        let wakers = self.wakers().clone();
        wakers.into_iter().flatten().for_each(Waker::wake);
    }
}

impl<I: Io> AsyncRead for Slot<I> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { io: Some(io), reader, .. } = &mut *self else { return Poll::Ready(Err(gone())) };
        let poll = Pin::new(io).poll_read(cx, buffer);
        if poll.is_pending() {
            match reader {
                Some(reader) => reader.clone_from(cx.waker()),
                None => *reader = Some(cx.waker().clone()),
            }
        }
        poll
    }
}

impl<I: Io> AsyncWrite for Slot<I> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = self.write(cx, |io, cx| io.poll_write(cx, bytes));
        if poll.is_ready() {
            let _ = self.poll_flush_accepted();
        }
        poll
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(cx, |io, cx| io.poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(cx, |io, cx| io.poll_shutdown(cx))
    }
}

/// A stream with what was read of it already.
pub(super) struct Resumed<S> {
    pub(super) unread: Bytes,
    pub(super) stream: S,
}

impl<S: AsyncRead + Unpin> AsyncRead for Resumed<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.unread.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, buffer);
        }
        let given = self.unread.len().min(buffer.remaining());
        buffer.put_slice(&self.unread.split_to(given));
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Resumed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
