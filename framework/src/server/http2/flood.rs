//! Frames that cost a client nothing and the server something: how many of them a connection may send.
//!
//! | frames | attack |
//! |---|---|
//! | RST_STREAM | rapid reset (CVE-2023-44487); a promise may be refused (RFC 9113, section 8.4.2), once |
//! | RST_STREAM that mistakes of the client make the server send | MadeYouReset (CVE-2025-8671) |
//! | PING, SETTINGS | floods of what has to be answered (CVE-2019-9512, CVE-2019-9515) |
//! | WINDOW_UPDATE, PRIORITY, unknown frames | floods of what has to be read (CVE-2019-9511, CVE-2019-9513) |
//!
//! Headers without end (CVE-2024-27316), headers that grow when they are read (HPACK bombs) and empty DATA frames
//! (CVE-2019-9518) are h2's care.

use super::frame::{Frame, kind};
use crate::server::limits::{Allowance, Limits};
use h2::Reason;

/// How often something may still happen.
struct Bucket {
    allowance: Allowance,
    /// In tenths, because the clock counts tenths of a second.
    left: u32,
    since: u32,
}

impl Bucket {
    fn new(allowance: Allowance, now: u32) -> Self {
        Self { allowance, left: allowance.burst.saturating_mul(10), since: now }
    }

    /// False if it has happened too often.
    fn take(&mut self, now: u32) -> bool {
        let grown = now.saturating_sub(self.since).saturating_mul(self.allowance.per_second);
        self.since = now;
        self.give_tenths(grown);
        let left = self.left.checked_sub(10);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    fn give_tenths(&mut self, tenths: u32) {
        self.left = self.left.saturating_add(tenths).min(self.allowance.burst.saturating_mul(10));
    }
}

/// What the frames of a connection have cost.
pub(super) struct Floods {
    resets: Bucket,
    controls: Bucket,
    others: Bucket,
    /// How many promises the client has not refused.
    promises: u32,
}

impl Floods {
    pub(super) fn new(limits: &Limits, now: u32) -> Self {
        Self {
            resets: Bucket::new(limits.resets, now),
            controls: Bucket::new(limits.controls, now),
            others: Bucket::new(limits.others, now),
            promises: 0,
        }
    }

    /// Counts a frame of the client. What the connection ends with, if that was too much.
    pub(super) fn received(&mut self, frame: Frame<'_>, now: u32) -> Option<Reason> {
        let allowed = match frame.kind {
            kind::DATA | kind::HEADERS | kind::CONTINUATION => true,
            kind::RST_STREAM => (frame.stream.is_multiple_of(2) && self.refuse()) || self.resets.take(now),
            kind::SETTINGS | kind::PING => self.controls.take(now),
            _ => self.others.take(now),
        };
        (!allowed).then_some(Reason::ENHANCE_YOUR_CALM)
    }

    /// Counts a frame of the server, of which the client may be the cause.
    pub(super) fn sent(&mut self, frame: Frame<'_>, now: u32) -> Option<Reason> {
        let allowed = match frame.kind {
            kind::DATA => {
                self.others.give_tenths(frame.length / 102);
                true
            }
            kind::RST_STREAM => match Reason::from(frame.code()) {
                Reason::PROTOCOL_ERROR | Reason::FLOW_CONTROL_ERROR => self.resets.take(now),
                // It may not have known better when it sent that.
                Reason::STREAM_CLOSED | Reason::REFUSED_STREAM => self.others.take(now),
                _ => true,
            },
            kind::PUSH_PROMISE => {
                self.promises = self.promises.saturating_add(1);
                true
            }
            _ => true,
        };
        (!allowed).then_some(Reason::ENHANCE_YOUR_CALM)
    }

    /// The client does not want what was promised. False if nothing is left to be refused.
    fn refuse(&mut self) -> bool {
        let left = self.promises.checked_sub(1);
        self.promises = left.unwrap_or(0);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8) -> Frame<'static> {
        Frame { length: 0, kind, flags: 0, stream: 1, payload: &[0, 0, 0, 1] }
    }

    fn floods() -> Floods {
        Floods::new(&Limits::default(), 0)
    }

    /// How many such frames are too many.
    fn most(floods: &mut Floods, mut count: impl FnMut(&mut Floods) -> Option<Reason>) -> usize {
        (0..5000).find(|_| count(floods).is_some()).unwrap_or(usize::MAX)
    }

    #[test]
    fn each_kind_has_its_allowance() {
        let received = |kind| most(&mut floods(), |floods| floods.received(frame(kind), 0));
        assert_eq!([3, 4, 6, 8, 2, 77].map(received), [100, 100, 100, 1000, 1000, 1000]);
        assert_eq!([0, 1, 9].map(received), [usize::MAX; 3]);
    }

    #[test]
    fn an_allowance_grows_again() {
        let mut floods = floods();
        let reset = |floods: &mut Floods, now| floods.received(frame(kind::RST_STREAM), now);
        assert_eq!(most(&mut floods, |floods| reset(floods, 0)), 100);
        assert_eq!(most(&mut floods, |floods| reset(floods, 5)), 10);
        assert_eq!(most(&mut floods, |floods| reset(floods, 100_000)), 100);
    }

    #[test]
    fn resets_that_the_client_causes_count_as_its_own() {
        let mut floods = floods();
        assert_eq!(most(&mut floods, |floods| floods.sent(frame(kind::RST_STREAM), 0)), 100);
        assert_eq!(floods.received(frame(kind::RST_STREAM), 0), Some(Reason::ENHANCE_YOUR_CALM));
    }

    #[test]
    fn what_was_promised_may_be_refused_once() {
        let mut floods = floods();
        let refusal = Frame { stream: 2, ..frame(kind::RST_STREAM) };
        for _ in 0..5000 {
            assert_eq!(floods.sent(frame(kind::PUSH_PROMISE), 0), None);
            assert_eq!(floods.received(refusal, 0), None);
        }
        assert_eq!(most(&mut floods, |floods| floods.received(refusal, 0)), 100);
    }

    #[test]
    fn who_reads_much_may_open_its_window_often() {
        let mut floods = floods();
        for _ in 0..5000 {
            assert_eq!(floods.sent(Frame { length: 2048, ..frame(kind::DATA) }, 0), None);
            assert_eq!(floods.received(frame(8), 0), None);
            assert_eq!(floods.received(frame(8), 0), None);
        }
    }
}
