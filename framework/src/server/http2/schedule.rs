//! Which of several answers is sent first (RFC 9218, section 10).
//!
//! Whatever is small, or comes first, is handed to h2 at once, which sends in turns what it has. As soon as much of that
//! has not been written, what is less important waits: nothing is ahead of it then but what is already on its way. It waits
//! also while the client's window of the connection is shut, because h2 would give each stream the same of it.

use super::priority::Priority;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

/// How much may be on its way before others wait.
const MUCH: usize = 16 * 1024;
/// Of how many streams it is remembered what the client has said about them in frames of their own.
const MOST_UPDATES: usize = 128;

/// A stream that sends an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) stream: u32,
    pub(super) priority: Priority,
}

impl Turn {
    /// Answers of the same urgency come one after the other, in the order of their streams, unless both are of use in parts.
    fn is_before(&self, other: &Self) -> bool {
        let (own, others) = (self.priority, other.priority);
        let follows = !own.incremental && !others.incremental && self.stream < other.stream;
        own.urgency < others.urgency || (own.urgency == others.urgency && follows)
    }
}

/// See the top.
#[derive(Default)]
pub(super) struct Schedule {
    /// How many bytes h2 has and has not written.
    handed: AtomicUsize,
    window: Window,
    /// Whether the client has ever changed a priority.
    updated: AtomicBool,
    waits: AtomicUsize,
    streams: Mutex<Streams>,
}

/// How much the client takes on the whole connection (RFC 9113, section 6.9), beyond what h2 was given.
struct Window {
    left: AtomicI64,
    /// What the client has said, and h2 may not have heard.
    unheard: AtomicI64,
    changed: AtomicBool,
}

impl Default for Window {
    fn default() -> Self {
        Self { left: AtomicI64::new(65_535), unheard: AtomicI64::new(0), changed: AtomicBool::new(false) }
    }
}

/// A stream that does not have its turn.
#[derive(Clone)]
struct Waiting {
    turn: Turn,
    waker: Waker,
    /// Whether it knows that the window is shut, and waits for that to change.
    shut: bool,
}

#[derive(Default)]
struct Streams {
    /// Who has last handed something over while others waited, or much was on its way.
    last: Option<Turn>,
    waiting: Vec<Waiting>,
    updates: Vec<Turn>,
}

impl Streams {
    /// Whether another one that waits comes first.
    fn is_behind(&self, turn: &Turn) -> bool {
        self.waiting.iter().any(|other| other.turn.is_before(turn))
    }
}

impl Schedule {
    /// Whether any stream may hand something over.
    pub(super) fn is_free(&self) -> bool {
        self.has_room() && self.waits.load(SeqCst) == 0
    }

    /// Whether this stream may hand something over now. Otherwise it waits, and its task is woken when it may.
    pub(super) fn poll_turn(&self, turn: &mut Turn, cx: &Context<'_>) -> bool {
        turn.priority = self.updated(turn.stream).unwrap_or(turn.priority);
        let mut streams = self.streams();
        self.enter(&mut streams, *turn, cx);
        // Who has seen it wait wakes it; what was written before that is seen here.
        let is_next = streams.last.is_none_or(|last| !last.is_before(turn)) || self.has_room();
        let may_send = is_next && !streams.is_behind(turn);
        if may_send {
            streams.last = Some(*turn);
            self.remove(&mut streams, turn.stream);
        }
        may_send
    }

    /// The stream has handed over much.
    pub(super) fn goes_on(&self, turn: Turn) {
        self.streams().last = Some(turn);
    }

    /// The stream cannot go on, and has its turn again when all of it may be written, and the window of the connection is
    /// open: until then, nobody knows whether the client does not open that of the stream. False if it does not wait,
    /// because that is so.
    pub(super) fn keep_turn(&self, turn: Turn, cx: &Context<'_>) -> bool {
        let mut streams = self.streams();
        self.enter(&mut streams, turn, cx);
        let waits = !self.has_room() || self.is_shut();
        if !waits {
            self.remove(&mut streams, turn.stream);
        }
        let unaware: Vec<_> = match self.is_shut() {
            true => streams.waiting.iter().filter(|other| !other.shut).map(|other| other.waker.clone()).collect(),
            false => Vec::new(),
        };
        drop(streams);
        unaware.into_iter().for_each(Waker::wake);
        waits
    }

    /// The stream does not wait any more.
    pub(super) fn leave(&self, stream: u32) {
        self.remove(&mut self.streams(), stream);
    }

    fn enter(&self, streams: &mut Streams, turn: Turn, cx: &Context<'_>) {
        streams.waiting.retain(|other| other.turn.stream != turn.stream);
        streams.waiting.push(Waiting { turn, waker: cx.waker().clone(), shut: self.is_shut() });
        self.waits.store(streams.waiting.len(), SeqCst);
    }

    fn remove(&self, streams: &mut Streams, stream: u32) {
        streams.waiting.retain(|other| other.turn.stream != stream);
        self.waits.store(streams.waiting.len(), SeqCst);
    }

    /// Wakes who comes next, if somebody waits and there is room.
    pub(super) fn pass_on(&self) {
        if self.waits.load(SeqCst) == 0 || !self.has_room() {
            return;
        }
        let streams = self.streams();
        let is_open = !self.is_shut();
        let next = streams.waiting.iter().filter(|other| (is_open || !other.shut) && !streams.is_behind(&other.turn));
        let next: Vec<_> = next.map(|other| other.waker.clone()).collect();
        drop(streams);
        next.into_iter().for_each(Waker::wake);
    }

    pub(super) fn hand_over(&self, bytes: usize) {
        self.handed.fetch_add(bytes, SeqCst);
        self.window.left.fetch_sub(bytes as i64, SeqCst);
    }

    /// So many bytes of that will not be written.
    pub(super) fn gave_up(&self, bytes: usize) {
        self.window.left.fetch_add(bytes as i64, SeqCst);
        self.handed.fetch_sub(bytes, SeqCst);
        self.look_again();
    }

    /// The client opens the window of the connection, or changes those of all streams: what these have no room for any more
    /// does not use up that of the connection.
    pub(super) fn opens(&self, bytes: u32) {
        self.window.unheard.fetch_add(i64::from(bytes), SeqCst);
        self.window.changed.store(true, SeqCst);
    }

    /// h2 has heard of that.
    pub(super) fn open(&self) {
        if self.window.changed.load(SeqCst) && self.window.changed.swap(false, SeqCst) {
            self.window.left.fetch_add(self.window.unheard.swap(0, SeqCst), SeqCst);
            self.look_again();
        }
    }

    /// h2 may have room for who comes next, whatever is known here.
    fn look_again(&self) {
        if self.waits.load(SeqCst) > 0 {
            self.streams().waiting.iter_mut().for_each(|waiting| waiting.shut = false);
            self.pass_on();
        }
    }

    /// Whether the client takes nothing more on the whole connection.
    pub(super) fn is_shut(&self) -> bool {
        self.window.left.load(SeqCst) <= 0
    }

    /// So many bytes of that have been written.
    pub(super) fn wrote(&self, bytes: usize) {
        self.handed.fetch_sub(bytes, SeqCst);
        self.pass_on();
    }

    /// Whether h2 has anything that it has not written.
    pub(super) fn has_unwritten(&self) -> bool {
        self.handed.load(SeqCst) > 0
    }

    /// Whether little is on its way.
    pub(super) fn has_room(&self) -> bool {
        self.handed.load(SeqCst) < MUCH
    }

    /// The client changes the priority of a stream, which it may do before it begins it (section 7.1).
    pub(super) fn update(&self, turn: Turn) {
        let mut streams = self.streams();
        streams.updates.retain(|other| other.stream != turn.stream);
        if streams.updates.len() == MOST_UPDATES {
            streams.updates.remove(0);
        }
        streams.updates.push(turn);
        self.updated.store(true, SeqCst);
        let waiting = streams.waiting.iter().find(|waiting| waiting.turn.stream == turn.stream).cloned();
        drop(streams);
        if let Some(waiting) = waiting {
            waiting.waker.wake();
        }
    }

    pub(super) fn has_updates(&self) -> bool {
        self.updated.load(SeqCst)
    }

    /// What the client has changed the priority of a stream to.
    pub(super) fn updated(&self, stream: u32) -> Option<Priority> {
        if !self.has_updates() {
            return None;
        }
        self.streams().updates.iter().find(|turn| turn.stream == stream).map(|turn| turn.priority)
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(stream: u32, urgency: u8, incremental: bool) -> Turn {
        Turn { stream, priority: Priority { urgency, incremental } }
    }

    fn sends(schedule: &Schedule, mut turn: Turn) -> bool {
        schedule.poll_turn(&mut turn, &Context::from_waker(Waker::noop()))
    }

    #[test]
    fn what_is_less_important_waits_while_much_is_on_its_way() {
        let schedule = Schedule::default();
        let (first, second, urgent) = (turn(1, 3, false), turn(3, 3, false), turn(5, 2, false));
        schedule.hand_over(MUCH);
        assert!(sends(&schedule, first));
        assert!(!sends(&schedule, second));
        assert!(sends(&schedule, urgent));
        assert!(!sends(&schedule, first));
        schedule.wrote(1);
        // The first of those that wait comes first, although another one asks before it.
        assert!(!sends(&schedule, second));
        assert!(sends(&schedule, first));
        assert!(sends(&schedule, second));
    }

    #[test]
    fn what_is_of_use_in_parts_takes_turns() {
        let schedule = Schedule::default();
        schedule.hand_over(MUCH);
        assert!(sends(&schedule, turn(1, 3, true)));
        assert!(sends(&schedule, turn(3, 3, true)));
        assert!(sends(&schedule, turn(1, 3, true)));
        assert!(!sends(&schedule, turn(5, 4, true)));
        schedule.leave(5);
        assert_eq!(schedule.waits.load(SeqCst), 0);
    }

    #[test]
    fn all_wait_for_the_window_of_the_connection() {
        let schedule = Schedule::default();
        let cx = Context::from_waker(Waker::noop());
        schedule.hand_over(65_535);
        schedule.wrote(65_535);
        assert!(schedule.keep_turn(turn(1, 3, false), &cx));
        schedule.opens(10);
        assert!(schedule.keep_turn(turn(1, 3, false), &cx));
        schedule.open();
        assert!(!schedule.keep_turn(turn(1, 3, false), &cx));
        schedule.hand_over(10);
        assert!(schedule.is_shut());
        schedule.gave_up(3);
        assert!(!schedule.is_shut());
    }

    #[test]
    fn what_the_client_changes_counts() {
        let schedule = Schedule::default();
        schedule.hand_over(MUCH);
        assert!(sends(&schedule, turn(1, 3, false)));
        assert!(!sends(&schedule, turn(3, 3, false)));
        schedule.update(turn(3, 1, false));
        assert!(sends(&schedule, turn(3, 3, false)));
    }

    #[test]
    fn changes_are_not_remembered_for_ever() {
        let schedule = Schedule::default();
        (0..1000).for_each(|stream| schedule.update(turn(stream, 1, false)));
        assert_eq!(schedule.streams().updates.len(), MOST_UPDATES);
        assert_eq!(schedule.updated(0), None);
        assert!(schedule.updated(999).is_some());
    }
}
