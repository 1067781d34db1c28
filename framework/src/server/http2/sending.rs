//! The body of an answer on its way to a client, which decides how fast it goes.

use super::Shared;
use super::priority::Priority;
use super::response::strip;
use super::schedule::Turn;
use super::unsent::{Budget, Passed, Unsent};
use crate::http::connection::Connection;
use crate::http::connection_event::{ConnectionEvent, Slow};
use crate::http::progress::Late;
use crate::http::{Body, BoxError};
use bytes::Bytes;
use h2::{Reason, SendStream};
use http::HeaderMap;
use http_body::{Body as _, Frame};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// How much of an answer is handed to h2 at once.
const PIECE: usize = 64 * 1024;

/// A body, and the stream that it is sent on.
pub(super) struct Sending {
    stream: SendStream<Unsent>,
    body: Body,
    /// What the body has given, and the client has no room for.
    unsent: Option<Unsent>,
    /// How much the head of the answer promises.
    left: Option<u64>,
    ended: bool,
    stall: Option<Stall>,
    priority: Priority,
    turn: Option<Turn>,
    place: Option<Place>,
}

impl Sending {
    pub(super) fn new(
        stream: SendStream<Unsent>,
        mut body: Body,
        promised: Option<u64>,
        priority: Priority,
        budget: &Arc<Budget>,
    ) -> Self {
        // What is in memory counts from now on, even if it has to wait.
        let unsent = body.take_full().map(|bytes| Unsent::new(bytes, budget));
        let length = unsent.as_ref().map_or(0, |unsent| unsent.len() as u64);
        // An answer that is too long breaks its promise as one that is too short.
        let left = promised.map(|promised| promised.checked_sub(length).unwrap_or(u64::MAX));
        Self { stream, body, unsent, left, ended: false, stall: None, priority, turn: None, place: None }
    }

    /// Sends as much as the client takes. Ready when nothing more is to be done for the stream.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, shared: &Shared) -> Poll<()> {
        let poll = self.poll_end(cx, shared);
        shared.budget.schedule.pass_on();
        let reason = match ready!(poll) {
            Ok(()) => return Poll::Ready(()),
            Err(reason) => reason,
        };
        self.stream.send_reset(reason);
        Poll::Ready(())
    }

    /// Ready with the code of an error, if the body is not to be sent to its end.
    fn poll_end(&mut self, cx: &mut Context<'_>, shared: &Shared) -> Poll<Result<(), Reason>> {
        loop {
            ready!(self.poll_unsent(cx, shared))?;
            if self.ended || self.has_left(cx) {
                return Poll::Ready(Ok(()));
            }
            // Nobody produces what has to wait anyway.
            if shared.budget.poll_used_up(cx) {
                return Poll::Pending;
            }
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                None => return Poll::Ready(self.send(Unsent::new(Bytes::new(), &shared.budget), true)),
                Some(frame) => {
                    if let Some(trailers) = self.take(frame, shared)? {
                        return Poll::Ready(self.send_trailers(trailers));
                    }
                }
            }
        }
    }

    /// Keeps what the body has given, or returns its trailers. An error of the body is logged where it is seen.
    fn take(&mut self, frame: Result<Frame<Bytes>, BoxError>, shared: &Shared) -> Result<Option<HeaderMap>, Reason> {
        match frame.map_err(|_| Reason::INTERNAL_ERROR)?.into_data() {
            Ok(data) => {
                self.promised(data.len() as u64)?;
                self.unsent = Some(Unsent::new(data, &shared.budget));
                Ok(None)
            }
            Err(other) => Ok(other.into_trailers().ok()),
        }
    }

    /// Takes these bytes off what the head of the answer promises.
    fn promised(&mut self, bytes: u64) -> Result<(), Reason> {
        if let Some(left) = self.left {
            self.left = Some(left.checked_sub(bytes).ok_or_else(broken_promise)?);
        }
        Ok(())
    }

    /// Hands over what was given, as far as the client has room for it.
    fn poll_unsent(&mut self, cx: &mut Context<'_>, shared: &Shared) -> Poll<Result<(), Reason>> {
        while let Some(unsent) = &mut self.unsent {
            let schedule = &shared.budget.schedule;
            if !schedule.is_free() && !schedule.poll_turn(turn(&mut self.turn, &self.stream, self.priority), cx) {
                return self.poll_waiting(cx, shared);
            }
            let wanted = unsent.len().min(PIECE);
            self.stream.reserve_capacity(wanted);
            let capacity = match self.stream.capacity().min(wanted) {
                0 if wanted > 0 => match self.stream.poll_capacity(cx) {
                    Poll::Ready(Some(Ok(capacity))) => capacity.min(wanted),
                    // The client has reset the stream, or is gone.
                    Poll::Ready(_) => return Poll::Ready(Err(Reason::CANCEL)),
                    Poll::Pending => {
                        self.keep_turn(cx, shared);
                        return self.poll_stall(cx, shared);
                    }
                },
                capacity => capacity,
            };
            let piece = unsent.split(capacity);
            let is_last = unsent.len() == 0;
            if is_last {
                self.unsent = None;
            }
            let ends = is_last && self.body.is_end_stream();
            if let Some(stall) = &mut self.stall {
                stall.goes_on(capacity);
            }
            self.send(piece, ends)?;
            if !shared.budget.schedule.has_room() {
                shared.budget.schedule.goes_on(*turn(&mut self.turn, &self.stream, self.priority));
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Waits for answers that are more important. Ready if the client does not want this one any more.
    fn poll_waiting(&mut self, cx: &mut Context<'_>, shared: &Shared) -> Poll<Result<(), Reason>> {
        self.takes_place(shared);
        // Others have more use for the window of the connection.
        self.stream.reserve_capacity(0);
        if self.has_left(cx) {
            return Poll::Ready(Err(Reason::CANCEL));
        }
        if shared.budget.schedule.is_shut() {
            return self.poll_stall(cx, shared);
        }
        // The client is not to blame.
        if let Some(stall) = &mut self.stall {
            stall.goes_on(0);
        }
        Poll::Pending
    }

    /// Ready if the client takes too long to open a window.
    fn poll_stall(&mut self, cx: &Context<'_>, shared: &Shared) -> Poll<Result<(), Reason>> {
        let stall = self.stall.get_or_insert_with(|| Stall::new(shared));
        stall.poll(cx).map(|()| Err(Reason::CANCEL))
    }

    /// Stays in front of what is less important, if it may be us who have to write first, or if it is the connection whose
    /// window is shut.
    fn keep_turn(&mut self, cx: &Context<'_>, shared: &Shared) {
        let (schedule, turn) = (&shared.budget.schedule, *turn(&mut self.turn, &self.stream, self.priority));
        if (schedule.is_shut() || !schedule.has_room()) && schedule.keep_turn(turn, cx) {
            self.takes_place(shared);
            if schedule.is_shut() {
                // Who comes first then has its turn when the window opens.
                self.stream.reserve_capacity(0);
            }
        }
    }

    fn takes_place(&mut self, shared: &Shared) {
        let stream = turn(&mut self.turn, &self.stream, self.priority).stream;
        self.place.get_or_insert_with(|| Place { stream, budget: Arc::clone(&shared.budget) });
    }

    fn send(&mut self, piece: Unsent, ends: bool) -> Result<(), Reason> {
        if ends {
            self.end()?;
        }
        self.ended = ends;
        // Fails only if the stream has ended already.
        self.stream.send_data(piece.hand_over(), ends).map_err(|_| Reason::CANCEL)
    }

    /// Whether the client does not want it any more. Wakes the task when that happens.
    fn has_left(&mut self, cx: &mut Context<'_>) -> bool {
        self.stream.poll_reset(cx).is_ready()
    }

    /// Whether all was sent that the head of the answer promises.
    fn end(&self) -> Result<(), Reason> {
        match self.left {
            Some(1..) => Err(broken_promise()),
            _ => Ok(()),
        }
    }

    fn send_trailers(&mut self, mut trailers: HeaderMap) -> Result<(), Reason> {
        self.end()?;
        strip(&mut trailers);
        self.stream.send_trailers(trailers).map_err(|_| Reason::INTERNAL_ERROR)
    }
}

/// What others are compared with. To ask h2 which stream it is takes a lock.
fn turn<'a>(turn: &'a mut Option<Turn>, stream: &SendStream<Unsent>, priority: Priority) -> &'a mut Turn {
    turn.get_or_insert_with(|| Turn { stream: stream.stream_id().into(), priority })
}

/// An answer that has waited for others, and must not be waited for when it is gone.
struct Place {
    stream: u32,
    budget: Arc<Budget>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.budget.schedule.leave(self.stream);
        self.budget.schedule.pass_on();
    }
}

fn broken_promise() -> Reason {
    tracing::error!("an answer has another length than its `content-length` says: it was broken off");
    Reason::INTERNAL_ERROR
}

/// A client that does not open its window.
pub(super) struct Stall {
    /// Watched as a connection whose client does not read.
    stream: Arc<Connection>,
    /// Its connection, whose client may not read either.
    socket: Arc<Connection>,
    budget: Arc<Budget>,
    /// How far the connection had come when this was last looked at.
    passed: Passed,
    /// Whether it waits now.
    waits: bool,
    /// Whether it is for what h2 was given already.
    behind: bool,
}

impl Stall {
    pub(super) fn new(shared: &Shared) -> Self {
        let stream = shared.watch.register_stream(&shared.connection);
        let (socket, budget) = (Arc::clone(&shared.watched), Arc::clone(&shared.budget));
        Self { stream, socket, budget, passed: Passed::default(), waits: false, behind: false }
    }

    /// Of a client that has shut its windows again, behind what h2 was given.
    pub(super) fn behind(shared: &Shared) -> Self {
        let mut stall = Self::new(shared);
        stall.behind = true;
        stall
    }

    fn begins(&mut self) {
        if !std::mem::replace(&mut self.waits, true) {
            self.budget.stalls();
            self.passed = self.budget.passed();
            self.stream.progress.blocks();
        }
    }

    /// The client has opened its window for so many bytes, or is not waited for any more.
    pub(super) fn goes_on(&mut self, bytes: usize) {
        let others = if self.waits { self.share() } else { 0 };
        self.stream.progress.wrote(bytes.saturating_add(others));
        if std::mem::take(&mut self.waits) {
            self.budget.goes_on();
        }
    }

    /// The client's window is waited for. Ready if it has been shut for too long.
    pub(super) fn poll(&mut self, cx: &Context<'_>) -> Poll<()> {
        self.stream.progress.listen(cx.waker());
        self.begins();
        match self.is_over() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }

    /// Whether the client reads too slowly. What it reads of other streams counts for this one too, because it may be their
    /// data that keep it waiting; a client with many streams has to read as much more.
    fn is_over(&mut self) -> bool {
        if !matches!(self.stream.progress.take_late(), Some(Late::Reading)) {
            return false;
        }
        let others = self.share();
        let is_over = !self.stream.progress.still_blocks(others);
        if is_over {
            self.stream.tell(|| ConnectionEvent::TooSlow(Slow::Reading));
        }
        is_over
    }

    /// What each of those that wait has of it.
    fn share(&mut self) -> usize {
        usize::try_from(self.others() / self.budget.stalled().max(1)).unwrap_or(usize::MAX)
    }

    /// How much the client has made room for since this was last looked at. What h2 had before that and has written since
    /// says nothing of the client, unless it is the client who keeps h2 from writing: then it has to read that first.
    fn others(&mut self) -> u64 {
        let now = self.budget.passed();
        let before = std::mem::replace(&mut self.passed, now);
        match self.behind || self.socket.progress.is_blocked() {
            true => now.written - before.written,
            false => now.handed - before.handed,
        }
    }
}

impl Drop for Stall {
    fn drop(&mut self) {
        if self.waits {
            self.budget.goes_on();
        }
    }
}
