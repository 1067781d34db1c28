//! Why somebody is not let in.

use nestling::prelude::*;

#[derive(Debug, Exception)]
pub(crate) enum AuthError {
    #[exception(UNAUTHORIZED, "is missing", code = "token")]
    TokenMissing,
    /// It is of somebody who is gone. A client is told as little of one that is forged or has expired.
    #[exception(UNAUTHORIZED, "is invalid", code = "token")]
    TokenInvalid,
}
