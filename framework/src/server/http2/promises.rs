//! Requests that nobody has sent, whose answers are promised to the client (RFC 9113, section 8.4).

use super::Shared;
use super::unsent::Unsent;
use crate::http::connection::Connection;
use crate::http::push::{Promise, Ticket};
use h2::server::{SendPushedResponse, SendResponse};
use h2::{Reason, SendStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

/// A promise that was made, and where its answer goes.
pub(super) struct Promised {
    pub(super) request: http::Request<()>,
    pub(super) respond: SendPushedResponse<Unsent>,
    pub(super) running: Running,
}

/// What the streams of a connection have promised, until the connection calls the service.
#[derive(Default)]
pub(super) struct Promises {
    any: AtomicBool,
    /// Locked while the client is listened to: it may say that it wants none.
    made: Mutex<Made>,
    /// How many have no complete answer. h2 does not count them before their answers have begun.
    running: AtomicUsize,
}

#[derive(Default)]
pub(super) struct Made {
    promised: Vec<Promised>,
    /// Whether some may not be written.
    unwritten: bool,
}

impl Made {
    /// Whether promises were made since this was last asked.
    pub(super) fn are_new(&mut self) -> bool {
        std::mem::take(&mut self.unwritten)
    }
}

impl Promises {
    /// Promises an answer, unless the client wants none any more, or is gone, or the connection is about to end.
    pub(super) fn make(promise: Promise, respond: &mut SendResponse<Unsent>, shared: &Shared) {
        let Promise { request, ticket } = promise;
        let promises = &shared.promises;
        let mut made = promises.hold();
        // Before it is asked whether the connection ends, which looks at what runs afterwards.
        let mut running = Running::new(ticket, shared);
        if !running.ticket.is_wanted() {
            return;
        }
        // This wakes the connection, which waits for the lock.
        promises.any.store(true, SeqCst);
        match respond.push_request(request.clone()) {
            Ok(respond) => {
                running.ticket.is_for(respond.stream_id().into());
                made.promised.push(Promised { request, respond, running });
                made.unwritten = true;
            }
            Err(error) => tracing::debug!(%error, "a client was promised nothing"),
        }
    }

    /// Lets none be made as long as this is held.
    pub(super) fn hold(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether an answer that was promised is not complete.
    pub(super) fn are_running(&self) -> bool {
        self.running.load(SeqCst) > 0
    }

    /// What was promised since this was last asked.
    pub(super) fn take(&self) -> Vec<Promised> {
        if !self.any.swap(false, SeqCst) {
            return Vec::new();
        }
        std::mem::take(&mut self.hold().promised)
    }
}

/// Counts a promised answer until it is dropped, when all of it has been handed to h2.
pub(super) struct Running {
    ticket: Ticket,
    promises: Arc<Promises>,
    connection: Arc<Connection>,
}

impl Running {
    fn new(ticket: Ticket, shared: &Shared) -> Self {
        shared.promises.running.fetch_add(1, SeqCst);
        Self { ticket, promises: Arc::clone(&shared.promises), connection: Arc::clone(&shared.watched) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.promises.running.fetch_sub(1, SeqCst) == 1 {
            // It may have waited for this to end.
            self.connection.progress.wake();
        }
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
