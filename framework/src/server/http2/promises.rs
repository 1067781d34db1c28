//! Requests that nobody has sent, whose answers are promised to the client (RFC 9113, section 8.4).

use super::unsent::Unsent;
use crate::http::push::Promise;
use h2::server::{SendPushedResponse, SendResponse};
use h2::{Reason, SendStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

/// A promise, and where its answer goes.
pub(super) type Promised = (Promise, SendPushedResponse<Unsent>);

/// What the streams of a connection have promised, until the connection calls the service.
#[derive(Default)]
pub(super) struct Promises {
    any: AtomicBool,
    made: Mutex<Vec<Promised>>,
}

impl Promises {
    /// Promises an answer, unless the client is gone, which is seen elsewhere.
    pub(super) fn make(&self, promise: Promise, respond: &mut SendResponse<Unsent>) {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        // This wakes the connection, which waits for the lock.
        self.any.store(true, SeqCst);
        if let Ok(respond) = respond.push_request(promise.request.clone()) {
            made.push((promise, respond));
        }
    }

    /// What was promised since this was last asked.
    pub(super) fn take(&self) -> Vec<Promised> {
        if !self.any.swap(false, SeqCst) {
            return Vec::new();
        }
        std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Where the answer to a request goes.
pub(super) enum Respond {
    Asked(SendResponse<Unsent>),
    Promised(SendPushedResponse<Unsent>),
}

impl Respond {
    pub(super) fn send_response(
        &mut self,
        head: http::Response<()>,
        ends: bool,
    ) -> Result<SendStream<Unsent>, h2::Error> {
        match self {
            Self::Asked(respond) => respond.send_response(head, ends),
            Self::Promised(respond) => respond.send_response(head, ends),
        }
    }

    pub(super) fn send_reset(&mut self, reason: Reason) {
        match self {
            Self::Asked(respond) => respond.send_reset(reason),
            Self::Promised(respond) => respond.send_reset(reason),
        }
    }

    pub(super) fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<Result<Reason, h2::Error>> {
        match self {
            Self::Asked(respond) => respond.poll_reset(cx),
            Self::Promised(respond) => respond.poll_reset(cx),
        }
    }
}
