//! Bytes of answers that wait to be sent, and how many of them a connection has.

use super::schedule::Schedule;
use bytes::{Buf, Bytes};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};

/// What a piece costs that h2 has, beside its bytes: a client may make the pieces of others small, and does not read them.
const PIECE_COST: usize = 256;
/// How many handlers of a connection may be about to be called.
const MOST_UNCALLED: usize = 8;

/// How many bytes of the answers of a connection wait to be sent, over all of its streams.
pub(super) struct Budget {
    limit: usize,
    unsent: AtomicUsize,
    /// How many bytes h2 was given, and how many of them it has written.
    handed: AtomicU64,
    written: AtomicU64,
    /// How many streams wait for the client to open its window.
    stalled: AtomicUsize,
    /// How many handlers are about to be called by tasks of their own.
    uncalled: AtomicUsize,
    /// Streams that wait for others to send something.
    waiting: Mutex<Vec<Waker>>,
    pub(super) schedule: Schedule,
}

impl Budget {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit: limit.max(1),
            unsent: AtomicUsize::new(0),
            handed: AtomicU64::new(0),
            written: AtomicU64::new(0),
            stalled: AtomicUsize::new(0),
            uncalled: AtomicUsize::new(0),
            waiting: Mutex::default(),
            schedule: Schedule::default(),
        })
    }

    /// Whether nothing more is to be produced before something has been sent. Wakes the task when that changes.
    pub(super) fn poll_used_up(&self, cx: &Context<'_>) -> bool {
        self.poll_until(cx, || self.unsent.load(SeqCst) < self.limit)
    }

    /// The same, or whether enough handlers are about to be called: those come first.
    pub(super) fn poll_busy(&self, cx: &Context<'_>) -> bool {
        self.poll_until(cx, || self.unsent.load(SeqCst) < self.limit && self.uncalled.load(SeqCst) < MOST_UNCALLED)
    }

    /// Whether handlers are still about to be called. Wakes the task when that changes.
    pub(super) fn poll_uncalled(&self, cx: &Context<'_>) -> bool {
        self.poll_until(cx, || self.uncalled.load(SeqCst) == 0)
    }

    fn poll_until(&self, cx: &Context<'_>, done: impl Fn() -> bool) -> bool {
        if done() {
            return false;
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
            waiting.push(cx.waker().clone());
        }
        drop(waiting);
        !done()
    }

    fn wake(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        waiting.into_iter().for_each(Waker::wake);
    }

    /// How many bytes of all answers are on their way, or were.
    pub(super) fn passed(&self) -> Passed {
        Passed { handed: self.handed.load(SeqCst), written: self.written.load(SeqCst) }
    }

    /// Counts a stream that waits for the client to open its window.
    pub(super) fn stalls(&self) {
        self.stalled.fetch_add(1, SeqCst);
    }

    pub(super) fn goes_on(&self) {
        self.stalled.fetch_sub(1, SeqCst);
    }

    /// How many streams wait for the client to open its window.
    pub(super) fn stalled(&self) -> u64 {
        self.stalled.load(SeqCst) as u64
    }

    fn release(&self, bytes: usize) {
        let before = self.unsent.fetch_sub(bytes, SeqCst);
        if before >= self.limit && before - bytes < self.limit {
            self.wake();
        }
    }
}

/// How far all answers have come. What is given up has not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Passed {
    /// What the client has opened its windows for.
    pub(super) handed: u64,
    /// What its socket has taken.
    pub(super) written: u64,
}

/// A handler that is about to be called by a task, until it is dropped.
pub(super) struct Uncalled(Arc<Budget>);

impl Uncalled {
    pub(super) fn new(budget: &Arc<Budget>) -> Self {
        budget.uncalled.fetch_add(1, SeqCst);
        Self(Arc::clone(budget))
    }
}

impl Drop for Uncalled {
    fn drop(&mut self) {
        self.0.uncalled.fetch_sub(1, SeqCst);
        self.0.wake();
    }
}

/// Bytes of an answer that count as unsent until they are written or dropped.
pub(super) struct Unsent {
    bytes: Bytes,
    budget: Arc<Budget>,
    /// Whether h2 has it.
    handed: bool,
}

impl Unsent {
    pub(super) fn new(bytes: Bytes, budget: &Arc<Budget>) -> Self {
        budget.unsent.fetch_add(bytes.len(), SeqCst);
        Self { bytes, budget: Arc::clone(budget), handed: false }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Takes the first bytes out of it, at most as many as there are.
    pub(super) fn split(&mut self, bytes: usize) -> Self {
        let bytes = self.bytes.split_to(bytes.min(self.bytes.len()));
        Self { bytes, budget: Arc::clone(&self.budget), handed: false }
    }

    /// It is given to h2, which writes it as soon as it can.
    pub(super) fn hand_over(mut self) -> Self {
        self.budget.schedule.hand_over(self.bytes.len());
        self.budget.handed.fetch_add(self.bytes.len() as u64, SeqCst);
        self.budget.unsent.fetch_add(PIECE_COST, SeqCst);
        self.handed = true;
        self
    }
}

impl Buf for Unsent {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn advance(&mut self, bytes: usize) {
        self.bytes.advance(bytes);
        self.budget.written.fetch_add(bytes as u64, SeqCst);
        self.budget.release(bytes);
        if self.handed {
            self.budget.schedule.wrote(bytes);
        }
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        let cost = if self.handed { PIECE_COST } else { 0 };
        self.budget.release(self.bytes.len() + cost);
        if self.handed && !self.bytes.is_empty() {
            self.budget.schedule.gave_up(self.bytes.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_or_dropped_is_not_unsent() {
        let budget = Budget::new(10 + PIECE_COST);
        let mut unsent = Unsent::new(Bytes::from_static(b"tom and ben"), &budget);
        let is_used_up = || budget.poll_used_up(&Context::from_waker(Waker::noop()));
        assert!(!is_used_up());
        let mut part = unsent.split(7).hand_over();
        assert!(is_used_up());
        part.advance(1);
        assert!(is_used_up());
        part.advance(1);
        assert!(!is_used_up());
        drop(part);
        assert_eq!((budget.passed(), unsent.len()), (Passed { handed: 7, written: 2 }, 4));
        drop(unsent);
        assert_eq!((budget.passed(), budget.unsent.load(SeqCst)), (Passed { handed: 7, written: 2 }, 0));
        let mut whole = Unsent::new(Bytes::from_static(b"tom"), &budget).hand_over();
        whole.advance(3);
        drop(whole);
        assert_eq!(budget.unsent.load(SeqCst), 0);
    }
}
