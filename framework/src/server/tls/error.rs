//! Why there is no TLS.

use super::pem::Pem;
use std::fmt;

/// Everything that keeps a server from speaking TLS: each problem names its file and says why.
#[derive(Debug)]
pub struct TlsError(pub(super) Vec<Problem>);

/// One of them.
#[derive(Debug)]
pub(super) struct Problem {
    place: String,
    reason: String,
}

impl Problem {
    pub(super) fn new(place: &Pem, reason: impl fmt::Display) -> Self {
        Self { place: place.to_string(), reason: reason.to_string() }
    }
}

impl From<Problem> for TlsError {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Problem { place, reason }) in self.0.iter().enumerate() {
            let separator = if at > 0 { "\n" } else { "" };
            write!(f, "{separator}cannot use {place} for TLS: {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TlsError {}
