//! What can go wrong with a profile.

use nestling::prelude::*;
use nestling::sql::SqlError;

#[derive(Debug, Exception)]
pub(crate) enum ProfileError {
    #[exception(NOT_FOUND, "not found", code = "profile")]
    NotFound,
    #[exception(transparent)]
    Sql(#[from] SqlError),
}
