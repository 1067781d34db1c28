//! What can go wrong with a cat, and what clients are told.

use super::repository::RepositoryError;
use nestling::prelude::*;

#[derive(Debug, Exception)]
pub(crate) enum CatError {
    #[exception(NOT_FOUND, "cat {0} not found")]
    NotFound(u64),
    #[exception(CONFLICT, "a cat named {0} lives here already", code = "NAME_TAKEN")]
    NameTaken(String),
    /// Nothing that a client could mend: `RepositoryFilter` answers it.
    #[exception(transparent)]
    Repository(#[from] RepositoryError),
}
