//! Why somebody is not let in.

use nestling::prelude::*;

#[derive(Debug, Exception)]
pub(crate) enum AuthError {
    #[exception(UNAUTHORIZED, "is missing", code = "token")]
    TokenMissing,
    /// Forged, expired, or of somebody who is gone: a client is not told which.
    #[exception(UNAUTHORIZED, "is invalid", code = "token")]
    TokenInvalid,
}
