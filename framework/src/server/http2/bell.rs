//! A waker that does not wake a task while it runs.
//!
//! Each answer that is handed to h2 wakes the connection, so that it is written. An answer that the connection itself has
//! made is written anyway: without this, each turn would have another one without anything to do.

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Wake, Waker};

/// See the top.
pub(super) struct Bell {
    task: Mutex<Waker>,
    running: AtomicBool,
    rung: AtomicBool,
}

impl Bell {
    pub(super) fn new() -> Arc<Self> {
        let task = Mutex::new(Waker::noop().clone());
        Arc::new(Self { task, running: AtomicBool::new(false), rung: AtomicBool::new(false) })
    }

    /// The task runs now.
    pub(super) fn begin(&self, task: &Waker) {
        self.running.store(true, SeqCst);
        self.task.lock().unwrap_or_else(PoisonError::into_inner).clone_from(task);
    }

    /// All is looked at from here on: whatever rang before counts no more.
    pub(super) fn mute(&self) {
        self.rung.store(false, SeqCst);
    }

    /// The task would wait now. False if there was a ring since it last looked.
    pub(super) fn end(&self) -> bool {
        self.running.store(false, SeqCst);
        if self.rung.load(SeqCst) {
            self.running.store(true, SeqCst);
            return false;
        }
        true
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, SeqCst);
        if !self.running.load(SeqCst) {
            self.task.lock().unwrap_or_else(PoisonError::into_inner).wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    struct Task(AtomicUsize);

    impl Wake for Task {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    #[test]
    fn a_task_is_woken_only_while_it_waits() {
        let (bell, task) = (Bell::new(), Arc::new(Task(AtomicUsize::new(0))));
        let ring = Waker::from(Arc::clone(&bell));
        let woken = || task.0.load(SeqCst);
        bell.begin(&Waker::from(Arc::clone(&task)));
        ring.wake_by_ref();
        bell.mute();
        assert!(bell.end());
        assert_eq!(woken(), 0);
        ring.wake_by_ref();
        assert_eq!(woken(), 1);
        bell.begin(&Waker::from(Arc::clone(&task)));
        bell.mute();
        ring.wake_by_ref();
        assert!(!bell.end());
        bell.mute();
        assert!(bell.end());
        assert_eq!(woken(), 1);
    }
}
