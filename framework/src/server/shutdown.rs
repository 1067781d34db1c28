//! When and why a server ends.

use crate::signal::Signal;
use std::future::{Future, pending};
use std::io;
use std::time::Duration;
#[cfg(unix)]
use tokio::signal::unix::{self, SignalKind};
use tokio::sync::watch;

/// How long running requests may take after the shutdown, unless it is said otherwise: 30 seconds.
pub(crate) const DRAIN: Duration = Duration::from_secs(30);

#[derive(Clone, Copy)]
enum State {
    Running,
    Triggered(Option<Signal>),
}

/// What a server waits for: the moment to end, and how long running requests may still take.
#[derive(Clone)]
pub(crate) struct Shutdown {
    state: watch::Receiver<State>,
    deadline: Duration,
}

/// Triggers a [`Shutdown`].
#[derive(Clone)]
pub(crate) struct ShutdownHandle(watch::Sender<State>);

impl Shutdown {
    /// A shutdown that cuts what still runs `deadline` after it was triggered; see [`DRAIN`].
    pub(crate) fn new(deadline: Duration) -> (ShutdownHandle, Self) {
        let (sender, state) = watch::channel(State::Running);
        (ShutdownHandle(sender), Self { state, deadline })
    }

    /// Waits until it is triggered, and says by which signal. For ever if all handles are gone.
    pub(crate) fn triggered(&self) -> impl Future<Output = Option<Signal>> + Send + use<> {
        let mut state = self.state.clone();
        async move {
            let state = state.wait_for(|state| matches!(state, State::Triggered(_))).await.map(|state| *state);
            match state {
                Ok(State::Triggered(signal)) => signal,
                Ok(State::Running) | Err(_) => pending().await,
            }
        }
    }

    pub(crate) fn is_triggered(&self) -> bool {
        matches!(*self.state.borrow(), State::Triggered(_))
    }

    pub(crate) fn deadline(&self) -> Duration {
        self.deadline
    }
}

impl ShutdownHandle {
    pub(crate) fn is_triggered(&self) -> bool {
        matches!(*self.0.borrow(), State::Triggered(_))
    }

    /// Triggers the shutdown, because of a signal or (`None`) because the program wants it. Only the first call counts.
    pub(crate) fn trigger(&self, signal: Option<Signal>) {
        self.0.send_if_modified(|state| match state {
            State::Running => {
                *state = State::Triggered(signal);
                true
            }
            State::Triggered(_) => false,
        });
    }
}

/// The `SIGTERM`s and `SIGINT`s of the process.
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: unix::Signal,
    #[cfg(unix)]
    interrupt: unix::Signal,
}

/// Those that come from this call on; they no longer end the process by themselves.
///
/// # Errors
/// If the system does not let us handle signals.
#[cfg(unix)]
pub(crate) fn signals() -> io::Result<Signals> {
    let (terminate, interrupt) = (SignalKind::terminate(), SignalKind::interrupt());
    Ok(Signals { terminate: unix::signal(terminate)?, interrupt: unix::signal(interrupt)? })
}

/// The Ctrl-Cs of the process.
///
/// # Errors
/// None; where Ctrl-C cannot be handled, it is never reported.
#[cfg(not(unix))]
pub(crate) fn signals() -> io::Result<Signals> {
    Ok(Signals {})
}

impl Signals {
    /// The next one.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.interrupt.recv() => Signal::Interrupt,
        }
    }

    /// The next one.
    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            Err(_) => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::timeout;

    const LONG: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn the_first_trigger_counts() {
        let (handle, shutdown) = Shutdown::new(DRAIN);
        handle.clone().trigger(Some(Signal::Terminate));
        handle.trigger(None);
        assert_eq!(timeout(LONG, shutdown.triggered()).await, Ok(Some(Signal::Terminate)));
        assert_eq!(timeout(LONG, shutdown.clone().triggered()).await, Ok(Some(Signal::Terminate)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_handle_is_no_shutdown() {
        let (handle, shutdown) = Shutdown::new(DRAIN);
        drop(handle);
        assert!(timeout(LONG, shutdown.triggered()).await.is_err());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn signals_are_reported() {
        for (name, expected) in [("TERM", Signal::Terminate), ("INT", Signal::Interrupt)] {
            let mut signals = signals().unwrap();
            let kill = format!("kill -{name} {}", std::process::id());
            assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
            assert_eq!(timeout(LONG, signals.next()).await, Ok(expected));
        }
    }
}
