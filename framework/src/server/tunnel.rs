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
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
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
/// Whoever drops the future takes the stream from those that use it.
pub(super) async fn run<I: Io>(io: I, switch: Switch, progress: &Progress, mut cut: impl FnMut(I)) -> (Option<I>, End) {
    let place = Place(Arc::new(Mutex::new(Slot { io: Some(io), reader: None, writer: None })));
    let (held, released) = oneshot::channel();
    let (stop, stopping) = watch::channel(false);
    let upgraded = Upgraded::new(Arc::clone(&place.0) as Arc<Mutex<dyn Io>>, stopping, held);
    let mut user = pin!(async {
        used(switch, upgraded, released).await?;
        // What it has written may wait for a client that reads slowly (TLS).
        place.flush().await.map_err(BoxError::from)
    });
    let end = loop {
        match next(&mut user, progress).await {
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
struct Place<I>(Arc<Mutex<Slot<I>>>);

impl<I> Place<I> {
    /// Takes the stream from whoever uses it.
    fn take(&self) -> Option<I> {
        let mut slot = self.slot();
        let (io, wakers) = (slot.io.take(), [slot.reader.take(), slot.writer.take()]);
        drop(slot);
        wakers.into_iter().flatten().for_each(Waker::wake);
        io
    }

    async fn flush(&self) -> io::Result<()>
    where
        I: Io,
    {
        poll_fn(|cx| Pin::new(&mut *self.slot()).poll_flush(cx)).await
    }

    fn slot(&self) -> MutexGuard<'_, Slot<I>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I> Drop for Place<I> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

/// A stream, and who waits for it.
struct Slot<I> {
    io: Option<I>,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl<I> Slot<I> {
    fn write<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: impl FnOnce(&mut I, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        waiting(&mut self.io, &mut self.writer, cx, poll)
    }
}

/// Polls the stream, if it is still there, and remembers who waits for it.
fn waiting<I, T>(
    io: &mut Option<I>,
    waker: &mut Option<Waker>,
    cx: &mut Context<'_>,
    poll: impl FnOnce(&mut I, &mut Context<'_>) -> Poll<io::Result<T>>,
) -> Poll<io::Result<T>> {
    let Some(io) = io else { return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())) };
    let poll = poll(io, cx);
    if poll.is_pending() {
        match waker {
            Some(waker) => waker.clone_from(cx.waker()),
            None => *waker = Some(cx.waker().clone()),
        }
    }
    poll
}

impl<I: Io> AsyncRead for Slot<I> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { io, reader, .. } = &mut *self;
        waiting(io, reader, cx, |io, cx| Pin::new(io).poll_read(cx, buffer))
    }
}

impl<I: Io> AsyncWrite for Slot<I> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.write(cx, |io, cx| Pin::new(io).poll_write(cx, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(cx, |io, cx| Pin::new(io).poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(cx, |io, cx| Pin::new(io).poll_shutdown(cx))
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
