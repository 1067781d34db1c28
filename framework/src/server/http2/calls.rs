//! Calls of the service: as far as they go at once, and the rest as tasks.

use super::Shared;
use super::exchange::{Answering, Exchange};
use super::priority::Priority;
use super::promises::{Promised, Respond, Running};
use super::request::{Refusal, checked};
use super::tunnel;
use super::unsent::{Uncalled, Unsent};
use crate::http::body_limit::declared;
use crate::http::connection::Connection;
use crate::http::connection_event::ConnectionEvent;
use crate::http::frames::{Expected, Frames, Http2Frames};
use crate::http::{Body, Request, Response};
use crate::server::head::refusal;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::Method;
use http::header::EXPECT;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// A handler that takes longer than this before it waits would hold up the others of its connection.
const LONGEST_TURN: Duration = Duration::from_micros(100);
/// How many requests of the connection become tasks at once, after one has.
const SPAWNED_AFTER: u32 = 64;

/// A request, and where its answer goes.
pub(super) struct Accepted {
    pub(super) request: http::Request<RecvStream>,
    pub(super) respond: SendResponse<Unsent>,
    pub(super) priority: Priority,
    /// Whether that is known already.
    pub(super) malformed: bool,
}

/// See the top.
pub(super) struct Calls<C, F> {
    call: C,
    shared: Arc<Shared>,
    /// Room for the next exchange, which is used again unless it became a task.
    room: Option<Pin<Box<Exchange<F>>>>,
    /// When the last call of this turn ended.
    turn: Option<Instant>,
    /// How many of the next requests become tasks at once.
    spawn: u32,
}

impl<C, F> Calls<C, F>
where
    C: Fn(Request, &Arc<Connection>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    pub(super) fn new(call: C, shared: Arc<Shared>) -> Self {
        Self { call, shared, room: None, turn: None, spawn: 0 }
    }

    /// Whatever was done before does not count as the time of a call.
    pub(super) fn begin_turn(&mut self) {
        self.turn = None;
    }

    /// Answers a request, or begins to.
    pub(super) fn begin(&mut self, accepted: Accepted, cx: &mut Context<'_>) {
        let Accepted { mut request, mut respond, priority, malformed } = accepted;
        let to_head = request.method() == Method::HEAD;
        let limits = &self.shared.watch.limits;
        let checked = if malformed { Err(Refusal::Malformed) } else { checked(&mut request, limits) };
        match checked {
            Ok(()) => {
                let (expected, stream) = (expected(&request), self.stream(&request));
                let respond = Respond::Asked(respond);
                let answering =
                    Answering { respond, stream, to_head, priority, expected, tunnel: None, unread_hints: 0 };
                match self.spawn.checked_sub(1) {
                    None => self.run(request, answering, cx),
                    Some(left) => {
                        self.spawn = left;
                        self.spawn_call(answering, None, |call, answering| called(call, request, answering));
                    }
                }
            }
            Err(Refusal::Malformed) => {
                self.shared.connection.tell(|| ConnectionEvent::refused(None, "a request was malformed"));
                respond.send_reset(Reason::PROTOCOL_ERROR);
            }
            Err(Refusal::Status(status)) => {
                self.shared
                    .connection
                    .tell(|| ConnectionEvent::refused(Some(status), format!("a request was refused: {status}")));
                let stream = Arc::clone(&self.shared.connection);
                let respond = Respond::Asked(respond);
                let mut answering =
                    Answering { respond, stream, to_head, priority, expected: None, tunnel: None, unread_hints: 0 };
                let sending = answering.answer(refusal(status), &self.shared);
                if let Some(mut sending) = sending {
                    let shared = Arc::clone(&self.shared);
                    tokio::spawn(poll_fn(move |cx| sending.poll(cx, &shared)));
                }
            }
        }
    }

    /// Begins to answer a request that was promised. It promises nothing itself.
    pub(super) fn begin_promised(&self, promised: Promised) {
        let Shared { connection, watch, .. } = &*self.shared;
        let mut stream = connection.with_progress(watch.stream_progress());
        stream.pushes = None;
        let Promised { request, respond, running } = promised;
        let request = request.map(|()| Body::empty());
        let (respond, stream) = (Respond::Promised(respond), Arc::new(stream));
        let (priority, expected, tunnel) = (Priority::UNSAID, None, None);
        let answering = Answering { respond, stream, to_head: false, priority, expected, tunnel, unread_hints: 0 };
        self.spawn_call(answering, Some(running), |call, answering| calling(call, request, answering));
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
    fn run(&mut self, request: http::Request<RecvStream>, answering: Answering, cx: &mut Context<'_>) {
        let begun = self.turn.unwrap_or_else(Instant::now);
        // Unwind safety: what has panicked is dropped, and with it the stream is reset.
        let called = catch_unwind(AssertUnwindSafe(|| called(&self.call, request, answering)));
        let Ok(exchange) = called else { return };
        let mut room = match self.room.take() {
            Some(mut room) => {
                room.set(exchange);
                room
            }
            None => Box::pin(exchange),
        };
        let done = room.as_mut().poll(cx, &self.shared).is_ready();
        let ended = *self.turn.insert(Instant::now());
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
    fn spawn_call<B>(&self, mut answering: Answering, running: Option<Running>, begin: B)
    where
        B: FnOnce(&C, Answering) -> Exchange<F> + Send + 'static,
    {
        let (call, shared) = (self.call.clone(), Arc::clone(&self.shared));
        let uncalled = Uncalled::new(&shared.budget);
        tokio::spawn(async move {
            // Until all is done.
            let _running = running;
            let wanted = poll_fn(|cx| match shared.budget.poll_used_up(cx) {
                true => answering.respond.poll_reset(cx).map(|_| false),
                false => Poll::Ready(true),
            });
            if wanted.await {
                let mut exchange = pin!(begin(&call, answering));
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
}

/// Calls the service.
fn called<C, F>(call: &C, request: http::Request<RecvStream>, mut answering: Answering) -> Exchange<F>
where
    C: Fn(Request, &Arc<Connection>) -> F,
{
    let (declared, expected) = (declared(request.headers()), answering.expected.clone());
    let request = match tunnel::is_wanted(&request) {
        true => {
            let (request, received) = tunnel::request(request);
            answering.tunnel = Some(received);
            request
        }
        false => request.map(|body| match body.is_end_stream() {
            true => Body::empty(),
            false => {
                Body::incoming(Frames::Http2(Box::new(Http2Frames::new(body, declared, expected))), &answering.stream)
            }
        }),
    };
    calling(call, request, answering)
}

fn calling<C, F>(call: &C, request: Request, answering: Answering) -> Exchange<F>
where
    C: Fn(Request, &Arc<Connection>) -> F,
{
    let stream = Arc::clone(&answering.stream);
    stream.hints.open();
    Exchange::Calling { call: call(request, &stream), answering }
}

/// What lets a client send its body that asks before it does.
fn expected(request: &http::Request<RecvStream>) -> Option<Arc<Expected>> {
    let expects = request.headers().get(EXPECT)?.as_bytes().eq_ignore_ascii_case(b"100-continue");
    (expects && !request.body().is_end_stream()).then(Arc::default)
}
