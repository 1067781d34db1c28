//! All streams of a connection: requests are accepted together, answered in the same turn where that is possible, and
//! written together.
//!
//! What has an answer at once costs no task and no wake-up, and a hundred of them cost one write. What waits becomes a task.

use super::Shared;
use super::bell::Bell;
use super::calls::{Accepted, Calls};
use super::guard::{Guard, Verdict};
use super::priority::Priority;
use super::sending::Stall;
use super::unsent::Unsent;
use crate::http::connection::Connection;
use crate::http::progress::Phase;
use crate::http::{Request, Response};
use crate::server::limits::Limits;
use h2::{Ping, PingPong, Reason, server};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use tokio::time::{Sleep, sleep};

/// See the top.
pub(super) struct Driver<C, F> {
    h2: server::Connection<Guard, Unsent>,
    /// What wakes the connection, unless it is awake.
    bell: Arc<Bell>,
    waker: Waker,
    calls: Calls<C, F>,
    shared: Arc<Shared>,
    /// What the sweep sees of the connection.
    watched: Arc<Connection>,
    verdict: Arc<Verdict>,
    /// Requests that wait for their handlers, because too much is unsent.
    waiting: VecDeque<Accepted>,
    pings: Option<PingPong>,
    pinged: bool,
    leaving: bool,
    /// Whether h2 and the client know that.
    told: bool,
    condemned: bool,
    /// Whether no stream is open, and whether there was one since the sweep was told so.
    quiet: bool,
    used: bool,
    /// Watches a client that lets h2 write nothing of what it has.
    unread: Option<Stall>,
    /// How long the client may still take to leave.
    linger: Option<Pin<Box<Sleep>>>,
}

impl<C, F> Driver<C, F>
where
    C: Fn(Request, &Arc<Connection>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    pub(super) fn new(
        mut h2: server::Connection<Guard, Unsent>,
        call: C,
        shared: Arc<Shared>,
        watched: Arc<Connection>,
        verdict: Arc<Verdict>,
    ) -> Self {
        let (pings, bell) = (h2.ping_pong(), Bell::new());
        watched.progress.enter(Phase::Quiet);
        verdict.hold_end();
        Self {
            h2,
            waker: Waker::from(Arc::clone(&bell)),
            bell,
            calls: Calls::new(call, Arc::clone(&shared)),
            shared,
            watched,
            verdict,
            waiting: VecDeque::new(),
            pings,
            pinged: false,
            leaving: false,
            told: false,
            condemned: false,
            quiet: true,
            used: false,
            unread: None,
            linger: None,
        }
    }

    /// Lets the connection end after the requests that have begun.
    pub(super) fn leave(&mut self) {
        self.leaving = true;
        if let Some(pushes) = &self.shared.connection.pushes {
            pushes.end();
        }
    }

    /// Ends the connection at once.
    pub(super) fn end(&mut self, reason: Reason) {
        if !std::mem::replace(&mut self.condemned, true) {
            self.waiting.clear();
            self.h2.abrupt_shutdown(reason);
        }
    }

    /// Asks the client whether it lives.
    pub(super) fn ping(&mut self) {
        self.pinged = self.pings.as_mut().is_some_and(|pings| pings.send_ping(Ping::opaque()).is_ok());
        self.watched.progress.enter(Phase::Pinged);
    }

    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        self.bell.begin(cx.waker());
        loop {
            self.bell.mute();
            if let Poll::Ready(end) = self.accept() {
                return Poll::Ready(end);
            }
            self.shared.budget.schedule.open();
            self.fill_tunnels();
            match self.verdict.reason() {
                Some(reason) if !self.condemned => self.end(reason),
                _ if self.answer_waiting(cx) => {}
                _ if self.tell_leave() => {}
                _ if self.tell_end(cx) => {}
                _ if self.bell.end() => break,
                _ => {}
            }
        }
        self.settle();
        if self.is_unread(cx) {
            self.end(Reason::ENHANCE_YOUR_CALM);
            return self.turn(cx);
        }
        ready!(self.poll_linger(cx));
        if self.condemned || self.verdict.is_closing() {
            return Poll::Ready(Ok(()));
        }
        self.linger = None;
        self.end(Reason::NO_ERROR);
        self.turn(cx)
    }

    /// Reads and writes all that can be, and takes the requests that came. Ready when the connection has ended.
    fn accept(&mut self) -> Poll<Result<(), h2::Error>> {
        let promises = Arc::clone(&self.shared.promises);
        let mut made = promises.hold();
        if made.are_new() {
            // These are written before the client is listened to: behind the answer to its settings, which may say that it
            // wants none, they were an error.
            self.verdict.listen(false);
            let poll = self.take_requests();
            self.verdict.listen(true);
            if poll.is_ready() {
                return poll;
            }
        }
        self.take_requests()
    }

    fn take_requests(&mut self) -> Poll<Result<(), h2::Error>> {
        let mut cx = Context::from_waker(&self.waker);
        while let Some((request, respond)) = ready!(self.h2.poll_accept(&mut cx)?) {
            self.watched.counts.request();
            let malformed = self.verdict.is_malformed(|| respond.stream_id().into());
            let priority = Priority::of(request.headers());
            self.waiting.push_back(Accepted { request, respond, priority, malformed });
        }
        Poll::Ready(Ok(()))
    }

    /// Takes what has come for tunnels, if that is much: their own tasks run when we have read all that there is, and h2 ends
    /// a connection for small frames that nobody has taken.
    fn fill_tunnels(&self) {
        if self.verdict.is_full() {
            if let Some(tunnels) = self.shared.tunnels.upgrade() {
                tunnels.fill();
            }
            self.verdict.emptied();
        }
    }

    /// Calls the handlers of the requests that wait. False if that made nothing to write.
    fn answer_waiting(&mut self, cx: &mut Context<'_>) -> bool {
        let mut answered = false;
        self.calls.begin_turn();
        if self.shared.budget.schedule.has_updates() {
            self.prioritize();
        }
        // Who is answered first is sent first.
        self.waiting.make_contiguous().sort_by_key(|accepted| accepted.priority.urgency);
        while !self.waiting.is_empty() && !self.shared.budget.poll_busy(cx) {
            let Some(accepted) = self.waiting.pop_front() else { break };
            answered = true;
            self.calls.begin(accepted, cx);
        }
        self.shared.promises.take().into_iter().for_each(|promised| self.calls.begin_promised(promised));
        // Who has given up does not wait any more.
        self.waiting.retain_mut(|accepted| accepted.respond.poll_reset(cx).is_pending());
        self.used |= answered;
        answered
    }

    /// Tells h2 that the connection is to end, which it does when no stream is open: those whose answers are promised, and
    /// have not begun, are none to it. False if that changes nothing.
    fn tell_leave(&mut self) -> bool {
        let tells = self.leaving && !self.told && !self.shared.promises.are_running();
        if tells {
            self.told = true;
            self.h2.graceful_shutdown();
        }
        tells
    }

    /// Lets h2 hear that the client sends no more, once what needs no waiting has been answered and written. False if that
    /// changes nothing.
    fn tell_end(&self, cx: &Context<'_>) -> bool {
        self.verdict.holds_end()
            && !self.watched.progress.is_blocked()
            && !self.shared.budget.poll_uncalled(cx)
            && self.verdict.tell_end()
    }

    /// Looks at what the client has said after its requests, or before them.
    fn prioritize(&mut self) {
        for Accepted { respond, priority, .. } in &mut self.waiting {
            *priority = self.shared.budget.schedule.updated(respond.stream_id().into()).unwrap_or(*priority);
        }
    }

    /// Tells the sweep what the connection is doing, now that nothing is left to do.
    fn settle(&mut self) {
        let quiet = !self.h2.has_streams() && !self.shared.promises.are_running();
        if quiet != self.quiet || (quiet && self.used) {
            self.watched.progress.enter(if quiet { Phase::Quiet } else { Phase::Multiplexed });
        }
        (self.quiet, self.used) = (quiet, false);
    }

    /// Whether the client has kept h2 for too long from writing what there was room for: it may make its windows smaller at
    /// any time (RFC 9113, section 6.9.2). Nobody knows of which streams that is.
    fn is_unread(&mut self, cx: &Context<'_>) -> bool {
        if self.condemned || !self.shared.budget.schedule.has_unwritten() {
            self.unread = None;
            return false;
        }
        if self.watched.progress.is_blocked() {
            // It is the socket that is waited for, and watched.
            self.unread.iter_mut().for_each(|stall| stall.goes_on(0));
            return false;
        }
        self.unread.get_or_insert_with(|| Stall::behind(&self.shared)).poll(cx).is_ready()
    }

    /// Ready if the client takes too long to leave.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.pinged && self.pings.as_mut().is_some_and(|pings| pings.poll_pong(cx).is_ready()) {
            self.pinged = false;
        }
        let is_leaving = self.leaving && self.quiet;
        if !(self.condemned || self.verdict.is_closing() || is_leaving) {
            // A request was on its way while the connection was told to end.
            self.linger = None;
            return Poll::Pending;
        }
        let time = self.shared.watch.limits.linger;
        self.linger.get_or_insert_with(|| Box::pin(sleep(time))).as_mut().poll(cx)
    }
}

impl<C, F> Future for Driver<C, F>
where
    C: Fn(Request, &Arc<Connection>) -> F + Clone + Send + Sync + Unpin + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    type Output = Result<(), h2::Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.turn(cx)
    }
}

/// What h2 is told of the limits.
pub(super) fn builder(limits: &Limits) -> server::Builder {
    let mut builder = server::Builder::new();
    builder
        .enable_connect_protocol()
        .max_concurrent_streams(limits.streams)
        .initial_window_size(512 * 1024)
        .initial_connection_window_size(1024 * 1024)
        // So that the answer to somewhat larger ones is ours.
        .max_header_list_size(u32::try_from(limits.header_list).unwrap_or(u32::MAX).saturating_mul(4))
        .max_send_buffer_size(64 * 1024)
        // Each small frame of data that is not taken costs up to 256 of these. What is read at once may be some thousands.
        .data_frame_budget(2 * 1024 * 1024)
        // Who resets too often, or makes us reset, the guard ends; over the life of a connection many may add up.
        .max_pending_accept_reset_streams(limits.resets.burst as usize)
        .max_local_error_reset_streams(None)
        // What was answered early is known until its client has heard of that.
        .max_concurrent_reset_streams(limits.streams as usize);
    builder
}
