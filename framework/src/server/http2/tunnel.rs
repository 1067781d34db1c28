//! A stream of HTTP/2 on which another protocol runs (RFC 8441).

use super::Shared;
use super::inbox::Inbox;
use super::outbox::Outbox;
use super::unsent::Unsent;
use crate::http::upgraded::Switch;
use crate::http::{Body, Request};
use crate::server::tunnel;
use h2::ext::Protocol;
use h2::{Reason, RecvStream, SendStream};
use http::Method;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::task::JoinSet;
use tokio::task::coop::poll_proceed;

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
    let (inbox, outbox) = (Arc::clone(&tunnel.inbox), Arc::clone(&tunnel.outbox));
    let mut running = pin!(tunnel::run(tunnel, switch, &stream.progress, drop, |_| {}));
    let (tunnel, end) = poll_fn(|cx| {
        inbox.fill(cx);
        outbox.begin_turn();
        let ended = running.as_mut().poll(cx);
        outbox.send(cx);
        ended
    })
    .await;
    match (tunnel, end) {
        (None, _) => {}
        (Some(_), tunnel::End::Closed) => outbox.close(),
        // What TCP says by a reset (RFC 8441, section 5).
        (Some(_), tunnel::End::Broken) => outbox.reset(Reason::CANCEL),
    }
}

/// The two halves of a stream, as bytes. Who always finds room or something to read lets others run now and then, as on any
/// socket of tokio.
pub(super) struct Tunnel {
    inbox: Arc<Inbox>,
    outbox: Arc<Outbox>,
    shared: Shared,
}

impl Tunnel {
    pub(super) fn new(receiving: RecvStream, sending: SendStream<Unsent>, shared: &Shared) -> Self {
        Self { inbox: Inbox::new(receiving), outbox: Outbox::new(sending, shared), shared: shared.clone() }
    }
}

impl AsyncRead for Tunnel {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let turn = ready!(poll_proceed(cx));
        let poll = self.inbox.poll_read(cx, buffer);
        if poll.is_ready() {
            turn.made_progress();
        }
        if let Poll::Ready(Err(error)) = &poll
            && error.kind() == io::ErrorKind::InvalidData
        {
            self.outbox.reset(Reason::PROTOCOL_ERROR);
        }
        poll
    }
}

impl AsyncWrite for Tunnel {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let turn = ready!(poll_proceed(cx));
        let poll = self.outbox.poll_write(cx, bytes);
        if poll.is_ready() {
            turn.made_progress();
        }
        poll
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.outbox.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.outbox.poll_close(cx)
    }
}
