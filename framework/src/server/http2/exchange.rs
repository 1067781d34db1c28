//! One request and its answer.

use super::Shared;
use super::priority::Priority;
use super::promises::{Promises, Respond};
use super::response::split;
use super::sending::Sending;
use super::tunnel::Tunnel;
use crate::http::connection::Connection;
use crate::http::early_hints::{Early, MOST_WAITING};
use crate::http::frames::Expected;
use crate::http::push::Promise;
use crate::http::upgraded::Switch;
use crate::http::{Body, Response};
use crate::server::head::refusal;
use h2::{Reason, RecvStream};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, StatusCode};
use pin_project_lite::pin_project;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The stream of a request that waits for its answer.
pub(super) struct Answering {
    pub(super) respond: Respond,
    pub(super) stream: Arc<Connection>,
    pub(super) to_head: bool,
    pub(super) priority: Priority,
    pub(super) expected: Option<Arc<Expected>>,
    /// What the client sends to another protocol, if it asks for one.
    pub(super) tunnel: Option<RecvStream>,
    /// How many hints were sent since the client has read something.
    pub(super) unread_hints: usize,
}

pin_project! {
    /// A call of the service, and then the body of its answer.
    #[project = ExchangeProjection]
    pub(super) enum Exchange<F> {
        Calling { #[pin] call: F, answering: Answering },
        Sending { sending: Sending },
        Done,
    }
}

impl<F: Future<Output = Response>> Exchange<F> {
    /// Ready when nothing more is to be done for the stream.
    pub(super) fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>, shared: &Arc<Shared>) -> Poll<()> {
        if let ExchangeProjection::Calling { call, answering } = self.as_mut().project() {
            // Unwind safety: after a panic the call is not polled again.
            let answer = match catch_unwind(AssertUnwindSafe(|| call.poll(cx))) {
                Ok(Poll::Pending) => return answering.poll_waiting(cx, shared),
                Ok(Poll::Ready(response)) => answering.answer(response, shared),
                Err(_) => answering.fail("a request ended with a panic"),
            };
            self.set(answer.map_or(Self::Done, |sending| Self::Sending { sending }));
        }
        match self.project() {
            ExchangeProjection::Sending { sending } => sending.poll(cx, shared),
            _ => Poll::Ready(()),
        }
    }
}

impl Answering {
    /// Ready if the client does not want the answer any more.
    fn poll_waiting(&mut self, cx: &mut Context<'_>, shared: &Shared) -> Poll<()> {
        if self.expected.as_ref().is_some_and(|expected| expected.is_wanted(cx)) {
            self.expected = None;
            self.inform(StatusCode::CONTINUE, HeaderMap::new());
        }
        // Before the hints are looked at: another task may send some.
        self.stream.progress.listen(cx.waker());
        while let Some(early) = self.stream.hints.take() {
            match early {
                Early::Hint(headers) if self.may_hint(shared) => self.inform(StatusCode::EARLY_HINTS, headers),
                Early::Hint(_) => {}
                Early::Promise(promise) => self.promise(*promise, shared),
            }
        }
        self.respond.poll_reset(cx).map(drop)
    }

    /// Whether not too many hints wait for a client that does not read. h2 takes any number of them.
    fn may_hint(&mut self, shared: &Shared) -> bool {
        self.unread_hints = match shared.watched.progress.is_blocked() {
            true => self.unread_hints.saturating_add(1),
            false => 0,
        };
        self.unread_hints <= MOST_WAITING
    }

    /// Sends an interim answer.
    fn inform(&mut self, status: StatusCode, headers: HeaderMap) {
        let mut interim = http::Response::new(());
        *interim.status_mut() = status;
        *interim.headers_mut() = headers;
        // Fails only if the client is gone, which is seen next.
        if let Respond::Asked(respond) = &mut self.respond {
            let _ = respond.send_informational(interim);
        }
    }

    fn promise(&mut self, promise: Promise, shared: &Shared) {
        if let Respond::Asked(respond) = &mut self.respond {
            Promises::make(promise, respond, shared);
        }
    }

    /// Sends the head of an answer. Returns what is left to be sent.
    pub(super) fn answer(&mut self, mut response: Response, shared: &Shared) -> Option<Sending> {
        // A promise comes before what it is about (RFC 9113, section 8.4.1); a hint has no use any more.
        while let Some(early) = self.stream.hints.take() {
            if let Early::Promise(promise) = early {
                self.promise(*promise, shared);
            }
        }
        self.stream.hints.close();
        if let Some(received) = self.tunnel.take() {
            if let Some(switch) = Switch::take_from(&mut response) {
                self.switch(response, received, switch, shared);
                return None;
            }
            if response.status().is_success() {
                // The client would take the answer for what the other protocol says.
                response = refusal(StatusCode::NOT_IMPLEMENTED);
            }
        }
        if response.status().is_informational() {
            return self.fail("a service answered with an interim status");
        }
        let (head, body) = split(response, self.to_head);
        let promised = head.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        match self.respond.send_response(head, body.is_none()) {
            Ok(stream) => Some(Sending::new(stream, body?, promised, self.priority, &shared.budget)),
            // The client has reset the stream, or is gone.
            Err(_) => None,
        }
    }

    /// Answers that the other protocol begins, and lets it begin.
    fn switch(&mut self, mut response: Response, received: RecvStream, switch: Switch, shared: &Shared) {
        *response.status_mut() = StatusCode::OK;
        *response.body_mut() = Body::empty();
        let (mut head, _) = split(response, false);
        head.headers_mut().remove(CONTENT_LENGTH);
        if let (Ok(stream), Some(tunnels)) = (self.respond.send_response(head, false), shared.tunnels.upgrade()) {
            tunnels.begin(Tunnel::new(received, stream, shared), switch);
        }
    }

    fn fail(&mut self, why: &str) -> Option<Sending> {
        tracing::error!("{why}: its stream is reset");
        self.respond.send_reset(Reason::INTERNAL_ERROR);
        None
    }
}
