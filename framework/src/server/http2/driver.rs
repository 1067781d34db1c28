//! All streams of a connection: requests are accepted together, answered in the same turn where that is possible, and
//! written together.
//!
//! What has an answer at once costs no task and no wake-up, and a hundred of them cost one write. What waits becomes a task.

use super::exchange::{Answering, Exchange};
use super::guard::{Guard, Verdict};
use super::priority::urgency;
use super::request::{Refusal, checked};
use super::unsent::{Uncalled, Unsent};
use super::{Shared, request};
use crate::http::body_limit::declared;
use crate::http::connection::Connection;
use crate::http::frames::{Expected, Frames, Http2Frames};
use crate::http::progress::Phase;
use crate::http::{Body, Request, Response};
use crate::server::head::refusal;
use crate::server::limits::Limits;
use h2::server::SendResponse;
use h2::{Ping, PingPong, Reason, RecvStream, server};
use http::Method;
use http::header::EXPECT;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::time::{Sleep, sleep};

/// A handler that takes longer than this before it waits would hold up the others of its connection.
const LONGEST_TURN: Duration = Duration::from_micros(100);
/// How many requests of the connection become tasks at once, after one has.
const SPAWNED_AFTER: u32 = 64;

type Accepted = (http::Request<RecvStream>, SendResponse<Unsent>);

/// See the top.
pub(super) struct Driver<C, F> {
    h2: server::Connection<Guard, Unsent>,
    call: C,
    shared: Arc<Shared>,
    /// What the sweep sees of the connection.
    watched: Arc<Connection>,
    verdict: Arc<Verdict>,
    /// Requests that wait for their handlers, because too much is unsent.
    waiting: VecDeque<Accepted>,
    /// Room for the next exchange, which is used again unless it became a task.
    room: Option<Pin<Box<Exchange<F>>>>,
    /// How many of the next requests become tasks at once.
    spawn: u32,
    pings: Option<PingPong>,
    pinged: bool,
    leaving: bool,
    condemned: bool,
    /// Whether no stream is open, and whether there was one since the sweep was told so.
    quiet: bool,
    used: bool,
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
        let pings = h2.ping_pong();
        watched.progress.enter(Phase::Quiet);
        Self {
            h2,
            call,
            shared,
            watched,
            verdict,
            waiting: VecDeque::new(),
            room: None,
            spawn: 0,
            pings,
            pinged: false,
            leaving: false,
            condemned: false,
            quiet: true,
            used: false,
            linger: None,
        }
    }

    /// Lets the connection end after the requests that have begun.
    pub(super) fn leave(&mut self) {
        self.leaving = true;
        self.h2.graceful_shutdown();
    }

    /// Ends the connection at once.
    pub(super) fn end(&mut self, reason: Reason) {
        self.condemned = true;
        self.waiting.clear();
        self.h2.abrupt_shutdown(reason);
    }

    /// Asks the client whether it lives.
    pub(super) fn ping(&mut self) {
        self.pinged = self.pings.as_mut().is_some_and(|pings| pings.send_ping(Ping::opaque()).is_ok());
        self.watched.progress.enter(Phase::Pinged);
    }

    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        loop {
            if let Poll::Ready(end) = self.accept(cx) {
                return Poll::Ready(end);
            }
            match self.verdict.reason() {
                Some(reason) if !self.condemned => self.end(reason),
                _ if self.answer_waiting(cx) => {}
                _ => break,
            }
        }
        self.settle();
        self.poll_linger(cx)
    }

    /// Reads and writes all that can be, and takes the requests that came. Ready when the connection has ended.
    fn accept(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        while let Some(accepted) = ready!(self.h2.poll_accept(cx)?) {
            self.waiting.push_back(accepted);
        }
        Poll::Ready(Ok(()))
    }

    /// Calls the handlers of the requests that wait. False if that made nothing to write.
    fn answer_waiting(&mut self, cx: &mut Context<'_>) -> bool {
        let mut answered = false;
        let mut turn = None;
        if self.waiting.len() > 1 {
            // Who is answered first is sent first.
            self.waiting.make_contiguous().sort_by_key(|(request, _)| urgency(request.headers()));
        }
        while !self.waiting.is_empty() && !self.shared.budget.poll_busy(cx) {
            let Some(accepted) = self.waiting.pop_front() else { break };
            answered = true;
            self.answer(accepted, cx, &mut turn);
        }
        // Who has given up does not wait any more.
        self.waiting.retain_mut(|(_, respond)| respond.poll_reset(cx).is_pending());
        self.used |= answered;
        answered
    }

    fn answer(&mut self, (mut request, mut respond): Accepted, cx: &mut Context<'_>, turn: &mut Option<Instant>) {
        let to_head = request.method() == Method::HEAD;
        match checked(&mut request) {
            Ok(()) => {
                let (expected, stream) = (expected(&request), self.stream(&request));
                let answering = Answering { respond, stream, to_head, expected };
                match self.spawn.checked_sub(1) {
                    None => self.run(request, answering, cx, turn),
                    Some(left) => {
                        self.spawn = left;
                        self.spawn_call(request, answering);
                    }
                }
            }
            Err(Refusal::Malformed) => respond.send_reset(Reason::PROTOCOL_ERROR),
            Err(Refusal::Status(status)) => {
                let stream = Arc::clone(&self.shared.connection);
                let mut answering = Answering { respond, stream, to_head, expected: None };
                let sending = answering.answer(refusal(status), &self.shared.budget);
                if let Some(mut sending) = sending {
                    let shared = Arc::clone(&self.shared);
                    tokio::spawn(poll_fn(move |cx| sending.poll(cx, &shared)));
                }
            }
        }
    }

    /// What the service learns about the stream of a request.
    fn stream(&self, request: &http::Request<RecvStream>) -> Arc<Connection> {
        let Shared { connection, watch, .. } = &*self.shared;
        match request.body().is_end_stream() {
            true => watch.stream(connection),
            // Somebody may have to wait for the client.
            false => watch.register_stream(connection),
        }
    }

    /// Runs an exchange as far as it goes at once; the rest becomes a task.
    fn run(
        &mut self,
        request: http::Request<RecvStream>,
        answering: Answering,
        cx: &mut Context<'_>,
        turn: &mut Option<Instant>,
    ) {
        let begun = turn.unwrap_or_else(Instant::now);
        let exchange = called(&self.call, request, answering);
        let mut room = match self.room.take() {
            Some(mut room) => {
                room.set(exchange);
                room
            }
            None => Box::pin(exchange),
        };
        let done = room.as_mut().poll(cx, &self.shared).is_ready();
        let ended = *turn.insert(Instant::now());
        if ended - begun > LONGEST_TURN {
            self.spawn = SPAWNED_AFTER;
        }
        match done {
            // What is dropped is the handler's, and may panic.
            true if catch_unwind(AssertUnwindSafe(|| room.set(Exchange::Done))).is_ok() => self.room = Some(room),
            true => {}
            false => {
                let shared = Arc::clone(&self.shared);
                tokio::spawn(poll_fn(move |cx| room.as_mut().poll(cx, &shared)));
            }
        }
    }

    /// Leaves all of an exchange to a task, which does not begin with it while too much is unsent.
    fn spawn_call(&self, request: http::Request<RecvStream>, mut answering: Answering) {
        let (call, shared) = (self.call.clone(), Arc::clone(&self.shared));
        let uncalled = Uncalled::new(&shared.budget);
        tokio::spawn(async move {
            let wanted = poll_fn(|cx| match shared.budget.poll_used_up(cx) {
                true => answering.respond.poll_reset(cx).map(|_| false),
                false => Poll::Ready(true),
            });
            if wanted.await {
                let mut exchange = pin!(called(&call, request, answering));
                let mut uncalled = Some(uncalled);
                poll_fn(|cx| {
                    let poll = exchange.as_mut().poll(cx, &shared);
                    uncalled = None;
                    poll
                })
                .await;
            }
        });
    }

    /// Tells the sweep what the connection is doing, now that nothing is left to do.
    fn settle(&mut self) {
        let quiet = !self.h2.has_streams();
        if quiet != self.quiet || (quiet && self.used) {
            self.watched.progress.enter(if quiet { Phase::Quiet } else { Phase::Multiplexed });
        }
        (self.quiet, self.used) = (quiet, false);
    }

    /// Ready if the client takes too long to leave.
    fn poll_linger(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        if self.pinged && self.pings.as_mut().is_some_and(|pings| pings.poll_pong(cx).is_ready()) {
            self.pinged = false;
        }
        if !self.condemned && !self.verdict.is_closing() && !(self.leaving && self.quiet) {
            return Poll::Pending;
        }
        let time = self.shared.watch.limits.linger;
        let linger = self.linger.get_or_insert_with(|| Box::pin(sleep(time)));
        ready!(linger.as_mut().poll(cx));
        Poll::Ready(Ok(()))
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

/// Calls the service.
fn called<C, F>(call: &C, request: http::Request<RecvStream>, answering: Answering) -> Exchange<F>
where
    C: Fn(Request, &Arc<Connection>) -> F,
{
    let (declared, expected) = (declared(request.headers()), answering.expected.clone());
    let stream = Arc::clone(&answering.stream);
    let request = request.map(|body| match body.is_end_stream() {
        true => Body::empty(),
        false => Body::incoming(Frames::Http2(Box::new(Http2Frames::new(body, declared, expected))), &stream),
    });
    stream.hints.open();
    Exchange::Calling { call: call(request, &stream), answering }
}

/// What lets a client send its body that asks before it does.
fn expected(request: &http::Request<RecvStream>) -> Option<Arc<Expected>> {
    let expects = request.headers().get(EXPECT)?.as_bytes().eq_ignore_ascii_case(b"100-continue");
    (expects && !request.body().is_end_stream()).then(Arc::default)
}

/// What h2 is told of the limits.
pub(super) fn builder(limits: &Limits) -> server::Builder {
    let mut builder = server::Builder::new();
    builder
        .max_concurrent_streams(limits.streams)
        .initial_window_size(512 * 1024)
        .initial_connection_window_size(1024 * 1024)
        .max_header_list_size(request::LARGEST_READ)
        .max_send_buffer_size(64 * 1024)
        // Who resets too often, or makes us reset, the guard ends; over the life of a connection many may add up.
        .max_pending_accept_reset_streams(limits.resets.burst as usize)
        .max_local_error_reset_streams(None)
        // What was answered early is known until its client has heard of that.
        .max_concurrent_reset_streams(limits.streams as usize);
    builder
}
