//! Gives memory back to the system that connections in a break have freed.
//!
//! glibc keeps what is freed for itself, and so a server that once had many busy connections would hold their buffers for
//! ever.

/// How many connections have to be in a break, or gone, that were not before, so that it is worth the 5 milliseconds.
const WORTH_IT: i32 = 64;
/// How many ticks lie between, at least: two seconds.
const PAUSE: u32 = 20;

/// When to trim: when fewer connections are busy than before, and not too often.
#[derive(Default)]
pub(super) struct Trimmer {
    /// The balance of [`Pace`](crate::http::pace::Pace) at which most were busy since the last time.
    lowest: i32,
    /// In how many of the ticks to come it is not done.
    resting: u32,
}

impl Trimmer {
    /// Gives memory back if that is worth it, by how many connections have freed theirs less those that have taken it.
    pub(super) fn tick(&mut self, freed: i32) {
        if self.is_due(freed) {
            trim();
        }
    }

    fn is_due(&mut self, freed: i32) -> bool {
        self.lowest = self.lowest.min(freed);
        self.resting = self.resting.saturating_sub(1);
        let due = freed.saturating_sub(self.lowest) >= WORTH_IT && self.resting == 0;
        if due {
            *self = Self { lowest: freed, resting: PAUSE };
        }
        due
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "glibc has no other way to be told")]
fn trim() {
    // SAFETY: `malloc_trim` takes no pointer, and may be called at any time by any thread (malloc_trim(3)).
    unsafe { libc::malloc_trim(0) };
}

/// Other allocators give memory back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn trim() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_done_when_many_have_become_idle() {
        let mut trimmer = Trimmer::default();
        assert!(!trimmer.is_due(-1000));
        assert!(!trimmer.is_due(-1000 + WORTH_IT - 1));
        assert!(trimmer.is_due(-1000 + WORTH_IT));
        assert!((0..100).all(|_| !trimmer.is_due(-1000 + WORTH_IT)));
    }

    #[test]
    fn it_is_not_done_too_often() {
        let mut trimmer = Trimmer::default();
        let due: Vec<u32> = (1..=50).filter(|&tick| trimmer.is_due(WORTH_IT * tick as i32)).collect();
        assert_eq!(due, [1, 1 + PAUSE, 1 + 2 * PAUSE]);
    }
}
