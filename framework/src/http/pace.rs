//! How fast clients have to be, and the clock that says so.

use std::sync::atomic::{AtomicI32, AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// What the clock counts in, and so how exact a time-out is.
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// A duration in whole ticks, at least one.
fn ticks(time: Duration) -> u32 {
    u32::try_from(time.as_millis().div_ceil(TICK.as_millis())).unwrap_or(u32::MAX).max(1)
}

/// The clock of a server, and how long each of its connections may take for what. All times are in ticks.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    clock: AtomicU32,
    /// How many connections have freed their memory, less those that have taken it.
    freed: AtomicI32,
    pub(super) opening: u32,
    pub(super) head: u32,
    pub(super) idle: u32,
    pub(super) ping: u32,
    pub(super) pong: u32,
    pub(super) park: u32,
    /// What a client has to send or to read while it is waited for, in bytes per tick.
    pub(super) rate: u32,
    /// By how many bytes it may stay behind that.
    pub(super) credit: u32,
}

/// Times and rates as people state them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pacing {
    pub(crate) opening: Duration,
    pub(crate) head: Duration,
    pub(crate) idle: Duration,
    pub(crate) ping: Duration,
    pub(crate) pong: Duration,
    pub(crate) park: Duration,
    /// In bytes per second.
    pub(crate) rate: u32,
    /// For how long a client may send and read nothing at all.
    pub(crate) grace: Duration,
}

impl Pace {
    pub(crate) fn new(Pacing { opening, head, idle, park, ping, pong, rate, grace }: Pacing) -> Self {
        // Exact for rates that are a multiple of ten.
        let rate = (rate / 10).max(1);
        Self {
            clock: AtomicU32::new(0),
            freed: AtomicI32::new(0),
            opening: ticks(opening),
            head: ticks(head),
            idle: ticks(idle),
            ping: ticks(ping),
            pong: ticks(pong),
            park: ticks(park),
            rate,
            credit: ticks(grace).saturating_mul(rate),
        }
    }

    /// In ticks since the server began.
    pub(crate) fn now(&self) -> u32 {
        self.clock.load(Relaxed)
    }

    pub(crate) fn set(&self, since_start: Duration) {
        let now = since_start.as_millis() / TICK.as_millis();
        self.clock.store(u32::try_from(now).unwrap_or(u32::MAX), Relaxed);
    }

    pub(super) fn frees(&self) {
        self.freed.fetch_add(1, Relaxed);
    }

    pub(super) fn takes(&self) {
        self.freed.fetch_sub(1, Relaxed);
    }

    pub(crate) fn freed(&self) -> i32 {
        self.freed.load(Relaxed)
    }

    /// What somebody owes who owed this much, was then waited for, and gave so many bytes: a bucket that leaks.
    pub(super) fn owed(&self, before: u32, waited: u32, bytes: usize) -> u32 {
        let filled = before.saturating_add(waited.saturating_mul(self.rate));
        filled.saturating_sub(u32::try_from(bytes).unwrap_or(u32::MAX))
    }

    /// When somebody who has been waited for since then, and owed this much already, owes too much.
    pub(super) fn exhausted(&self, since: u32, owed: u32) -> u32 {
        since.saturating_add(self.credit.saturating_sub(owed).div_ceil(self.rate.max(1)).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace() -> Pace {
        let second = Duration::from_secs(1);
        Pace::new(Pacing {
            opening: second,
            head: second,
            idle: second,
            park: second,
            ping: second,
            pong: second,
            rate: 240,
            grace: second * 30,
        })
    }

    /// A client that sends so many bytes at once, each time after so many ticks: the tick in which it owes too much.
    fn ends(bytes: usize, every: u32) -> Option<u32> {
        let pace = pace();
        let (mut since, mut owed) = (0, 0);
        for _ in 0..10_000 {
            if pace.exhausted(since, owed) <= since + every {
                return Some(pace.exhausted(since, owed));
            }
            owed = pace.owed(owed, every, bytes);
            since += every;
        }
        None
    }

    #[test]
    fn a_client_that_sends_nothing_has_its_grace() {
        assert_eq!(ends(0, 1), Some(300));
        assert_eq!(pace().exhausted(7, 0), 307);
    }

    #[test]
    fn a_byte_a_second_is_no_progress() {
        // 31 s: each byte pays for a few milliseconds.
        assert_eq!(ends(1, 10), Some(302));
        assert!(ends(120, 10).is_some_and(|end| (590..620).contains(&end)));
    }

    #[test]
    fn the_minimum_rate_is_enough_for_ever() {
        assert_eq!(ends(240, 10), None);
        assert_eq!(ends(24, 1), None);
        assert_eq!(ends(24_000, 290), None);
    }
}
