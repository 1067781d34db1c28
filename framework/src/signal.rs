//! Why a process is asked to end.

use std::fmt;

/// A signal that asks the process to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// `SIGTERM`: what `kill`, systemd and Kubernetes send.
    Terminate,
    /// `SIGINT`: Ctrl-C.
    Interrupt,
}

impl Signal {
    /// Its number, which POSIX fixes for these.
    pub(crate) fn number(self) -> i32 {
        match self {
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terminate => "SIGTERM",
            Self::Interrupt => "SIGINT",
        })
    }
}
