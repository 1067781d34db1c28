//! Bytes of answers that wait to be sent, and how many of them a connection has.

use bytes::{Buf, Bytes};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};

/// How many bytes of the answers of a connection wait to be sent, over all of its streams.
pub(super) struct Budget {
    limit: usize,
    unsent: AtomicUsize,
    sent: AtomicU64,
    /// Streams that wait for others to send something.
    waiting: Mutex<Vec<Waker>>,
}

impl Budget {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, unsent: AtomicUsize::new(0), sent: AtomicU64::new(0), waiting: Mutex::default() })
    }

    /// Whether nothing more is to be produced before something has been sent.
    pub(super) fn is_used_up(&self) -> bool {
        self.unsent.load(SeqCst) >= self.limit
    }

    /// The same; wakes the task when that changes.
    pub(super) fn poll_used_up(&self, cx: &Context<'_>) -> bool {
        if !self.is_used_up() {
            return false;
        }
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(cx.waker().clone());
        self.is_used_up()
    }

    /// How many bytes of all answers were sent, or given up.
    pub(super) fn sent(&self) -> u64 {
        self.sent.load(SeqCst)
    }

    fn release(&self, bytes: usize) {
        self.sent.fetch_add(bytes as u64, SeqCst);
        let before = self.unsent.fetch_sub(bytes, SeqCst);
        if before >= self.limit && before - bytes < self.limit {
            let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            waiting.into_iter().for_each(Waker::wake);
        }
    }
}

/// Bytes of an answer that count as unsent until they are written or dropped.
pub(super) struct Unsent {
    bytes: Bytes,
    budget: Arc<Budget>,
}

impl Unsent {
    pub(super) fn new(bytes: Bytes, budget: &Arc<Budget>) -> Self {
        budget.unsent.fetch_add(bytes.len(), SeqCst);
        Self { bytes, budget: Arc::clone(budget) }
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Takes the first bytes out of it, at most as many as there are.
    pub(super) fn split(&mut self, bytes: usize) -> Self {
        let bytes = self.bytes.split_to(bytes.min(self.bytes.len()));
        Self { bytes, budget: Arc::clone(&self.budget) }
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
        self.budget.release(bytes);
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if !self.bytes.is_empty() {
            self.budget.release(self.bytes.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_or_dropped_is_not_unsent() {
        let budget = Budget::new(10);
        let mut unsent = Unsent::new(Bytes::from_static(b"tom and ben"), &budget);
        assert!(budget.is_used_up());
        let mut part = unsent.split(7);
        assert!(budget.is_used_up());
        part.advance(1);
        assert!(budget.is_used_up());
        part.advance(1);
        assert!(!budget.is_used_up());
        drop(part);
        assert_eq!((budget.sent(), unsent.len()), (7, 4));
        drop(unsent);
        assert_eq!((budget.sent(), budget.unsent.load(SeqCst)), (11, 0));
    }
}
