//! A stream of HTTP/2 on which another protocol runs (RFC 8441).

use super::Shared;
use super::inbox::{Inbox, broken};
use super::sending::{PIECE, Stall};
use super::unsent::Unsent;
use crate::http::upgraded::Switch;
use crate::http::{Body, Request};
use crate::server::tunnel;
use bytes::Bytes;
use h2::ext::Protocol;
use h2::{Reason, RecvStream, SendStream};
use http::Method;
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinSet;

/// Whether a client asks for another protocol on its stream.
pub(super) fn is_wanted<B>(request: &http::Request<B>) -> bool {
    request.method() == Method::CONNECT && request.extensions().get::<Protocol>().is_some()
}

/// The request as the service sees it, which has no body, and what the client sends instead of one.
pub(super) fn request(request: http::Request<RecvStream>) -> (Request, RecvStream) {
    let (mut head, received) = request.into_parts();
    head.method = Method::GET;
    (Request::from_parts(head, Body::empty()), received)
}

/// All tunnels of a connection. They end with it.
#[derive(Default)]
pub(super) struct Tunnels {
    tasks: Mutex<JoinSet<()>>,
    inboxes: Mutex<Vec<Weak<Inbox>>>,
}

impl Tunnels {
    /// Begins one.
    pub(super) fn begin(&self, tunnel: Tunnel, switch: Switch) {
        let mut inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        inboxes.retain(|inbox| inbox.strong_count() > 0);
        inboxes.push(Arc::downgrade(&tunnel.inbox));
        drop(inboxes);
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(run(tunnel, switch));
    }

    /// Takes what has come for any of them.
    pub(super) fn fill(&self) {
        let inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        inboxes.iter().filter_map(Weak::upgrade).for_each(|inbox| inbox.take());
    }

    /// Waits until all have ended.
    pub(super) async fn ended(&self) {
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        while tasks.join_next().await.is_some() {}
    }
}

async fn run(tunnel: Tunnel, switch: Switch) {
    let stream = tunnel.shared.watch.register_stream(&tunnel.shared.connection);
    let inbox = Arc::clone(&tunnel.inbox);
    let mut running = pin!(tunnel::run(tunnel, switch, &stream.progress, drop));
    let (tunnel, end) = tokio::select! {
        biased;
        () = inbox.fill() => running.await,
        ended = &mut running => ended,
    };
    let Some(mut tunnel) = tunnel else { return };
    match end {
        tunnel::End::Closed => tunnel.close(),
        // What TCP says by a reset (RFC 8441, section 5).
        tunnel::End::Broken => tunnel.sending.send_reset(Reason::CANCEL),
    }
}

/// The two halves of a stream, as bytes.
pub(super) struct Tunnel {
    inbox: Arc<Inbox>,
    sending: SendStream<Unsent>,
    closed: bool,
    stall: Option<Stall>,
    shared: Shared,
}

impl Tunnel {
    pub(super) fn new(receiving: RecvStream, sending: SendStream<Unsent>, shared: &Shared) -> Self {
        Self { inbox: Inbox::new(receiving), sending, closed: false, stall: None, shared: shared.clone() }
    }

    /// Sends the end of what the server sends.
    fn close(&mut self) {
        if !std::mem::replace(&mut self.closed, true) {
            // Fails only if the stream has ended already.
            let _ = self.sending.send_data(Unsent::new(Bytes::new(), &self.shared.budget), true);
        }
    }

    /// Ready with how many bytes the client has room for.
    fn poll_capacity(&mut self, wanted: usize, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if self.shared.budget.poll_used_up(cx) {
            return Poll::Pending;
        }
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
}

impl AsyncRead for Tunnel {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let poll = self.inbox.poll_read(cx, buffer);
        if let Poll::Ready(Err(error)) = &poll
            && error.kind() == io::ErrorKind::InvalidData
        {
            self.sending.send_reset(Reason::PROTOCOL_ERROR);
        }
        poll
    }
}

impl AsyncWrite for Tunnel {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.closed {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let capacity = ready!(self.poll_capacity(bytes.len().min(PIECE), cx))?;
        if let Some(stall) = &mut self.stall {
            stall.goes_on(capacity);
        }
        let piece = Unsent::new(Bytes::copy_from_slice(&bytes[..capacity]), &self.shared.budget);
        self.sending.send_data(piece.hand_over(), false).map_err(broken)?;
        Poll::Ready(Ok(capacity))
    }

    /// The connection writes what it is given as soon as it can.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.close();
        Poll::Ready(Ok(()))
    }
}
