//! What a server does when it cannot accept.

use std::io;
use std::time::Duration;

const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Pauses between attempts to accept, 5 ms at first and twice as long each time up to a second.
///
/// The usual cause is that the process is out of file descriptors: trying again at once would take a whole core, and giving
/// up would end a server that works again as soon as a connection closes.
#[derive(Default)]
pub(super) struct Backoff {
    /// The last pause of this burst of errors; none if the last attempt succeeded.
    pause: Option<Duration>,
}

impl Backoff {
    /// Ends a burst of errors.
    pub(super) fn succeeded(&mut self) {
        self.pause = None;
    }

    /// Waits until it makes sense to try again. Only the first error of a burst is logged.
    pub(super) async fn failed(&mut self, error: &io::Error) {
        if concerns_one_connection(error) {
            return;
        }
        if self.begins_burst() {
            tracing::error!(%error, "cannot accept connections; trying again until it works");
        }
        tokio::time::sleep(self.next_pause()).await;
    }

    fn begins_burst(&self) -> bool {
        self.pause.is_none()
    }

    fn next_pause(&mut self) -> Duration {
        let pause = self.pause.map_or(FIRST_PAUSE, |last| (last * 2).min(LONGEST_PAUSE));
        *self.pause.insert(pause)
    }
}

/// The client left while it waited; the next one may be accepted at once.
fn concerns_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    /// Fails with each of the errors, then succeeds; says how long it was waited, by a clock that only sleeps move.
    async fn waited(backoff: &mut Backoff, errors: Vec<io::Error>) -> Duration {
        let start = Instant::now();
        for error in errors {
            backoff.failed(&error).await;
        }
        backoff.succeeded();
        start.elapsed()
    }

    fn out_of_descriptors(times: usize) -> Vec<io::Error> {
        (0..times).map(|_| io::Error::other("too many open files")).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_double_up_to_a_second_and_start_over() {
        let mut backoff = Backoff::default();
        // 5 + 10 + 20 + 40 + 80 + 160 + 320 + 640 = 1275, then a second each.
        assert_eq!(waited(&mut backoff, out_of_descriptors(8)).await.as_millis(), 1275);
        assert_eq!(waited(&mut backoff, out_of_descriptors(10)).await.as_millis(), 3275);
        assert_eq!(waited(&mut backoff, out_of_descriptors(1)).await.as_millis(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_logged_once() {
        let mut backoff = Backoff::default();
        assert!(backoff.begins_burst());
        backoff.failed(&io::Error::other("too many open files")).await;
        assert!(!backoff.begins_burst());
        backoff.succeeded();
        assert!(backoff.begins_burst());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_left_costs_no_pause() {
        let errors = vec![io::ErrorKind::ConnectionAborted.into(), io::ErrorKind::ConnectionReset.into()];
        assert_eq!(waited(&mut Backoff::default(), errors).await, Duration::ZERO);
    }
}
