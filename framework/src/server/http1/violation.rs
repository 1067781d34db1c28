//! Why a request is refused before there is one.

use crate::http::StatusCode;

/// What a client did wrong, and the status that tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Violation {
    pub(in crate::server) status: StatusCode,
    pub(in crate::server) message: &'static str,
}

pub(super) const fn violation(status: StatusCode, message: &'static str) -> Violation {
    Violation { status, message }
}

/// A 400.
pub(super) const fn bad(message: &'static str) -> Violation {
    violation(StatusCode::BAD_REQUEST, message)
}
