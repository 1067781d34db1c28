//! What a connection is doing and since when: what every time-out of the server looks at.
//!
//! | phase | begins | is over time after |
//! |---|---|---|
//! | opening | with the connection | the time to say something |
//! | head | with the first byte of a request | the time for a head |
//! | handling | when the service is called | never: a handler takes the time it takes |
//! | body | when the handler waits for more of the request | the grace of a client that is too slow |
//! | answering | when the answer is complete | never: what is left of it is being written |
//! | idle | when the answer is written | the time after which a connection is parked |
//! | parked | with the idle phase | the time of keep-alive |
//! | multiplexed | with the last bytes that came while streams of HTTP/2 are open | the time until a PING |
//! | pinged | with that PING | the time for its answer |
//! | quiet | with the end of the last stream of HTTP/2 | the time of keep-alive, whatever else comes |
//! | upgraded | when another protocol takes the place of HTTP | never: it keeps its own times |
//!
//! A client that does not read is seen apart from these, while an answer is being written, and so is one that has sent a
//! part of a frame of HTTP/2. A stream of HTTP/2 for which somebody waits has a progress of its own. A step costs one
//! relaxed store and a load of a coarse clock; who is late is found by a sweep over all connections, not by a timer for
//! each.

use super::pace::Pace;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;

/// See the table at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    Opening,
    Head,
    Handling,
    Body,
    Answering,
    Idle,
    Parked,
    Multiplexed,
    Pinged,
    Quiet,
    Upgraded,
}

/// What a client was too slow in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    Phase(Phase),
    Reading,
}

const LATE: u8 = 1;
const ENDING: u8 = 2;

/// What one connection is doing.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pace: Arc<Pace>,
    /// The tick in which the phase began, and the phase in the lowest eight bits.
    state: AtomicU64,
    /// The tick since which the client reads nothing, and one more; 0 while it reads.
    blocked: AtomicU32,
    unread: AtomicU32,
    /// The tick in which a frame began whose rest has not come, and one more; 0 if there is none.
    partial: AtomicU32,
    unsent: AtomicU32,
    told: AtomicU8,
    body_late: AtomicBool,
    /// Whether the rest of the last request will never be read, so that no other can follow.
    broken: AtomicBool,
    /// Whether the last request has not come to its end.
    incomplete: AtomicBool,
    /// Whether this is a stream, for which nobody but the reader of its body listens.
    stream: bool,
    /// Whether the server's window of the connection is shut, so that no stream of it can send anything.
    shut: Option<Arc<AtomicBool>>,
    connection: Mutex<Option<Waker>>,
    body: Mutex<Option<Waker>>,
}

impl Progress {
    pub(crate) fn new(pace: Arc<Pace>) -> Self {
        let progress = Self { pace, ..Self::default() };
        progress.enter(Phase::Opening);
        progress
    }

    /// Of a stream of HTTP/2 whose request is handled.
    pub(crate) fn of_stream(pace: Arc<Pace>) -> Self {
        let progress = Self { pace, stream: true, ..Self::default() };
        progress.called(true);
        progress
    }

    /// Of a connection, or of its streams, whose client cannot send while that is true.
    pub(crate) fn unless(self, shut: Option<Arc<AtomicBool>>) -> Self {
        Self { shut, ..self }
    }

    /// What is shared by the streams of a connection.
    pub(crate) fn shut(&self) -> Option<Arc<AtomicBool>> {
        self.shut.clone()
    }

    /// In ticks since the server began.
    pub(crate) fn now(&self) -> u32 {
        self.pace.now()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.state.store(u64::from(self.pace.now()) << 8 | phase as u64, Relaxed);
    }

    /// The phase, and the tick in which it began.
    fn state(&self) -> (Phase, u32) {
        let state = self.state.load(Relaxed);
        let phase = match state as u8 {
            0 => Phase::Opening,
            1 => Phase::Head,
            2 => Phase::Handling,
            3 => Phase::Body,
            4 => Phase::Answering,
            5 => Phase::Idle,
            6 => Phase::Parked,
            7 => Phase::Multiplexed,
            8 => Phase::Pinged,
            9 => Phase::Quiet,
            _ => Phase::Upgraded,
        };
        (phase, (state >> 8) as u32)
    }
}

/// A connection's own side.
impl Progress {
    /// Bytes of a request came. False if the one before is still being answered, so that they have to wait; otherwise the
    /// next one begins with them where none has begun.
    pub(crate) fn begins(&self) -> bool {
        match self.state().0 {
            Phase::Idle | Phase::Parked => self.enter(Phase::Head),
            Phase::Opening | Phase::Head => {}
            _ => return false,
        }
        true
    }

    /// Bytes of HTTP/2 came.
    pub(crate) fn heard(&self) {
        if let (Phase::Multiplexed | Phase::Pinged, _) = self.state() {
            self.enter(Phase::Multiplexed);
        }
    }

    /// A frame has begun, and its rest is waited for.
    pub(crate) fn begins_frame(&self) {
        self.partial.store(self.pace.now() + 1, Relaxed);
    }

    /// The same, unless it had begun already.
    pub(crate) fn goes_on_with_frame(&self) {
        if self.partial.load(Relaxed) == 0 {
            self.begins_frame();
        }
    }

    /// All frames that have begun are complete.
    pub(crate) fn ends_frame(&self) {
        self.partial.store(0, Relaxed);
    }

    /// A request is handled, whose body the client may still be sending.
    pub(crate) fn called(&self, sending: bool) {
        self.enter(Phase::Handling);
        self.unread.store(0, Relaxed);
        if sending {
            self.unsent.store(0, Relaxed);
            self.body_late.store(false, Relaxed);
        }
    }

    /// Whether the request that is under way has come to its end.
    pub(crate) fn came(&self, whole: bool) {
        self.incomplete.store(!whole, Relaxed);
    }

    /// The answer is complete but for what is still to be written.
    pub(crate) fn answered(&self) {
        self.enter(Phase::Answering);
    }

    /// Everything is written that there was. True if that was the end of an answer.
    pub(crate) fn flushed(&self) -> bool {
        let end = self.state().0 == Phase::Answering;
        if end {
            self.enter(Phase::Idle);
        }
        end
    }

    /// The connection has been given up but for its socket. It is idle as long as it has been.
    pub(crate) fn park(&self) {
        let since = self.state().1;
        self.state.store(u64::from(since) << 8 | Phase::Parked as u64, Relaxed);
        self.pace.frees();
    }

    /// It begins, or goes on after a break, and has its memory.
    pub(crate) fn takes_memory(&self) {
        self.pace.takes();
    }

    /// It has ended.
    pub(crate) fn frees_memory(&self) {
        self.pace.frees();
    }

    /// The rest of the request cannot be read.
    pub(crate) fn break_off(&self) {
        self.broken.store(true, Relaxed);
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.load(Relaxed)
    }

    /// Whether somebody works on the answer.
    pub(crate) fn is_handling(&self) -> bool {
        matches!(self.state().0, Phase::Handling | Phase::Body)
    }

    /// Whether the client has yet to be sent an answer, or the rest of one.
    pub(crate) fn owes_answer(&self) -> bool {
        matches!(self.state().0, Phase::Handling | Phase::Body | Phase::Answering)
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.state().0 == Phase::Idle
    }

    /// Whether nothing is asked of it, and nothing is known to come.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.state().0, Phase::Idle | Phase::Parked | Phase::Quiet)
    }

    pub(crate) fn is_incomplete(&self) -> bool {
        self.incomplete.load(Relaxed)
    }

    /// A write has to wait for the client to read.
    pub(crate) fn blocks(&self) {
        if self.blocked.load(Relaxed) == 0 {
            self.blocked.store(self.pace.now() + 1, Relaxed);
        }
    }

    /// Whether one does.
    pub(crate) fn is_blocked(&self) -> bool {
        self.blocked.load(Relaxed) != 0
    }

    /// So many bytes were written. What a client takes without delay makes up for what it was waited for before.
    pub(crate) fn wrote(&self, bytes: usize) {
        let (blocked, unread) = (self.blocked.load(Relaxed), self.unread.load(Relaxed));
        if blocked != 0 || unread != 0 {
            let waited = if blocked == 0 { 0 } else { self.pace.now() + 1 - self.blocked.swap(0, Relaxed) };
            self.unread.store(self.pace.owed(unread, waited, bytes), Relaxed);
        }
    }

    /// Whether there is something to be told; see [`take_late`](Self::take_late) and [`take_ending`](Self::take_ending).
    pub(crate) fn is_told(&self) -> bool {
        self.told.load(Relaxed) != 0
    }

    /// What the client is too slow in, if it still is.
    pub(crate) fn take_late(&self) -> Option<Late> {
        let told = self.told.fetch_and(!LATE, Relaxed) & LATE != 0;
        self.late().filter(|_| told)
    }

    /// A write still waits, although the client has read so many bytes of others. False if these are too few.
    pub(crate) fn still_blocks(&self, bytes: usize) -> bool {
        self.wrote(bytes);
        self.blocks();
        self.unread.load(Relaxed) < self.pace.credit
    }

    /// Whether the connection is to end after what it is doing. Says so once.
    pub(crate) fn take_ending(&self) -> bool {
        self.told.fetch_and(!ENDING, Relaxed) & ENDING != 0
    }

    /// Wakes the task of this waker from now on, when there is something to be told.
    pub(crate) fn listen(&self, waker: &Waker) {
        put(&self.connection, waker);
    }
}

/// The side of the request's body.
impl Progress {
    /// The handler waits for more. True if it has waited too long.
    pub(crate) fn waits(&self, waker: &Waker) -> bool {
        put(&self.body, waker);
        if let (Phase::Handling, _) = self.state() {
            self.enter(Phase::Body);
        }
        self.body_late.load(Relaxed)
    }

    /// So many bytes of it came.
    pub(crate) fn arrived(&self, bytes: usize) {
        if let (Phase::Body, since) = self.state() {
            let waited = self.pace.now().saturating_sub(since);
            self.unsent.store(self.pace.owed(self.unsent.load(Relaxed), waited, bytes), Relaxed);
            self.enter(Phase::Handling);
        }
    }

    /// Ends what waits for the body: [`waits`](Self::waits) is true from now on.
    pub(crate) fn give_up_body(&self) {
        self.body_late.store(true, Relaxed);
        self.break_off();
        self.enter(Phase::Handling);
        wake(&self.body);
    }
}

/// The side of who watches all connections.
impl Progress {
    /// Tells the connection if its client is too slow.
    pub(crate) fn check(&self) {
        if self.shut.as_ref().is_some_and(|shut| shut.load(Relaxed)) {
            self.pardon_body();
        }
        match self.late() {
            Some(Late::Phase(Phase::Body)) if self.stream => self.give_up_body(),
            Some(_) => self.tell(LATE),
            None => {}
        }
    }

    /// The time of a body that is waited for begins anew.
    fn pardon_body(&self) {
        let before = self.state.load(Relaxed);
        if before as u8 == Phase::Body as u8 {
            let anew = u64::from(self.pace.now()) << 8 | Phase::Body as u64;
            // If it has come meanwhile, there is nothing to pardon.
            let _ = self.state.compare_exchange(before, anew, Relaxed, Relaxed);
        }
    }

    /// Tells the connection to end after what it is doing.
    pub(crate) fn end(&self) {
        self.tell(ENDING);
    }

    /// Polls the connection once more.
    pub(crate) fn wake(&self) {
        wake(&self.connection);
    }

    fn tell(&self, what: u8) {
        self.told.fetch_or(what, Relaxed);
        wake(&self.connection);
    }

    fn late(&self) -> Option<Late> {
        let (pace, now) = (&self.pace, self.pace.now());
        if let blocked @ 1.. = self.blocked.load(Relaxed) {
            let deadline = pace.exhausted(blocked - 1, self.unread.load(Relaxed));
            return (now >= deadline).then_some(Late::Reading);
        }
        if let partial @ 1.. = self.partial.load(Relaxed)
            && now >= (partial - 1).saturating_add(pace.head)
        {
            return Some(Late::Phase(Phase::Head));
        }
        let (phase, since) = self.state();
        let deadline = match phase {
            Phase::Opening => since.saturating_add(pace.opening),
            Phase::Head => since.saturating_add(pace.head),
            Phase::Idle => since.saturating_add(pace.park.min(pace.idle)),
            Phase::Parked | Phase::Quiet => since.saturating_add(pace.idle),
            Phase::Multiplexed => since.saturating_add(pace.ping),
            Phase::Pinged => since.saturating_add(pace.pong),
            Phase::Body => pace.exhausted(since, self.unsent.load(Relaxed)),
            Phase::Handling | Phase::Answering | Phase::Upgraded => return None,
        };
        (now >= deadline).then_some(Late::Phase(phase))
    }
}

fn put(place: &Mutex<Option<Waker>>, waker: &Waker) {
    let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
    match &mut *place {
        Some(there) => there.clone_from(waker),
        None => *place = Some(waker.clone()),
    }
}

fn wake(place: &Mutex<Option<Waker>>) {
    let waker = place.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::super::pace::Pacing;
    use super::*;
    use std::time::Duration;

    /// With a credit of 100 bytes: ten ticks at ten bytes each.
    fn progress() -> (Progress, Arc<Pace>) {
        let second = Duration::from_secs(1);
        let (opening, head, idle, park, ping, pong) = (second, second, second, second, second, second);
        let pace = Arc::new(Pace::new(Pacing { opening, head, idle, park, ping, pong, rate: 100, grace: second }));
        (Progress::of_stream(Arc::clone(&pace)), pace)
    }

    #[test]
    fn what_is_taken_at_once_makes_up_for_what_was_waited_for() {
        for (at_once, late) in [(0, true), (70, false)] {
            let (progress, pace) = progress();
            progress.blocks();
            pace.set(Duration::from_millis(800));
            progress.wrote(10);
            progress.wrote(at_once);
            progress.blocks();
            pace.set(Duration::from_millis(1600));
            assert_eq!(progress.late() == Some(Late::Reading), late, "{at_once}");
        }
    }
}
