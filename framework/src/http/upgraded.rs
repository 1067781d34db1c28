//! The stream that is left when both ends have agreed on another protocol.

use super::Response;
use crate::Result;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{oneshot, watch};

/// Bytes both ways, in whatever protocol was agreed on: an HTTP/1.1 connection behind its 101, or a stream of HTTP/2.
///
/// What the client sent behind its request comes first. The end of what it sends is the end of the reader, and
/// `shutdown()` of `AsyncWriteExt` is the end of what you send; each may come first. Whoever writes waits while the client
/// does not read, and a client that reads nothing for 30 seconds, or less than 240 bytes per second after that, loses the
/// stream (`limits.grace`, `limits.rate`). Beyond that there is no time-out: a protocol that has to know whether a silent
/// client lives asks it.
///
/// Once the client or the server has broken it off, reading and writing are errors. It ends when it is dropped.
pub struct Upgraded {
    io: Arc<Mutex<dyn Io>>,
    stopping: watch::Receiver<bool>,
    /// Whose end tells the server that nobody uses the stream any more.
    _held: oneshot::Sender<()>,
}

impl Upgraded {
    pub(crate) fn new(io: Arc<Mutex<dyn Io>>, stopping: watch::Receiver<bool>, held: oneshot::Sender<()>) -> Self {
        Self { io, stopping, _held: held }
    }

    /// Waits until the server shuts down: the time to say goodbye in the protocol's own words. At the deadline of the
    /// shutdown what still runs is dropped.
    ///
    /// ```
    /// use nestling::prelude::*;
    /// use tokio::io::{AsyncReadExt, AsyncWriteExt};
    ///
    /// async fn greet(mut stream: Upgraded) -> Result<()> {
    ///     let stopping = stream.stopping();
    ///     tokio::select! {
    ///         byte = stream.read_u8() => drop(byte?),
    ///         () = stopping => {}
    ///     }
    ///     stream.write_all(b"goodbye\n").await?;
    ///     Ok(())
    /// }
    /// # let _ = greet;
    /// ```
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut stopping = self.stopping.clone();
        async move {
            // Nobody who could stop it is the end as well.
            let _ = stopping.wait_for(|stopping| *stopping).await;
        }
    }

    fn io(&self) -> MutexGuard<'_, dyn Io + 'static> {
        self.io.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncRead for Upgraded {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.io()).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Upgraded {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.io()).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.io()).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.io()).poll_shutdown(cx)
    }
}

impl fmt::Debug for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upgraded").field("stopping", &*self.stopping.borrow()).finish_non_exhaustive()
    }
}

/// What bytes go through.
pub(crate) trait Io: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Io for T {}

/// What runs on the stream, until it ends.
pub(crate) type Running = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

type Run = Box<dyn FnOnce(Upgraded) -> Running + Send>;

/// What is to run on the stream. It stands among the extensions of a response until that is sent.
#[derive(Clone)]
pub(crate) struct Switch(Arc<Mutex<Option<Run>>>);

impl Switch {
    pub(crate) fn new<F, T>(run: F) -> Self
    where
        F: FnOnce(Upgraded) -> T + Send + 'static,
        T: Future<Output = Result<()>> + Send + 'static,
    {
        Self(Arc::new(Mutex::new(Some(Box::new(|stream| Box::pin(run(stream)))))))
    }

    /// Takes it out of the response that says so.
    pub(crate) fn take_from(response: &mut Response) -> Option<Self> {
        response.extensions_mut().remove()
    }

    /// Runs it. A second copy of the same has nothing to do.
    pub(crate) async fn run(self, stream: Upgraded) -> Result<()> {
        let run = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match run {
            Some(run) => run(stream).await,
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Switch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Switch")
    }
}
