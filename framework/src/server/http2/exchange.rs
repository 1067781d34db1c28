//! One request and its answer.

use super::Shared;
use super::priority::Priority;
use super::promises::Respond;
use super::response::split;
use super::sending::Sending;
use crate::http::Response;
use crate::http::connection::Connection;
use crate::http::early_hints::Early;
use crate::http::frames::Expected;
use crate::http::push::Promise;
use h2::Reason;
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
    pub(super) fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>, shared: &Shared) -> Poll<()> {
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
                Early::Hint(headers) => self.inform(StatusCode::EARLY_HINTS, headers),
                Early::Promise(promise) => self.promise(*promise, shared),
            }
        }
        self.respond.poll_reset(cx).map(drop)
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
            shared.promises.make(promise, respond);
        }
    }

    /// Sends the head of an answer. Returns what is left to be sent.
    pub(super) fn answer(&mut self, response: Response, shared: &Shared) -> Option<Sending> {
        // A promise comes before what it is about (RFC 9113, section 8.4.1); a hint has no use any more.
        while let Some(early) = self.stream.hints.take() {
            if let Early::Promise(promise) = early {
                self.promise(*promise, shared);
            }
        }
        self.stream.hints.close();
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

    fn fail(&mut self, why: &str) -> Option<Sending> {
        tracing::error!("{why}: its stream is reset");
        self.respond.send_reset(Reason::INTERNAL_ERROR);
        None
    }
}
