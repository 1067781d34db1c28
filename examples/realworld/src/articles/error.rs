//! What can go wrong with an article.

use nestling::prelude::*;
use nestling::sql::SqlError;

// ANCHOR: error
#[derive(Debug, Exception)]
pub(crate) enum ArticleError {
    #[exception(NOT_FOUND, "not found", code = "article")]
    NotFound,
    /// It is somebody else's.
    #[exception(FORBIDDEN, "forbidden", code = "article")]
    Forbidden,
    /// So many have this title that no slug was found for one more.
    #[exception(CONFLICT, "has already been taken", code = "title")]
    NoSlug,
    #[exception(transparent)]
    Sql(#[from] SqlError),
}
// ANCHOR_END: error
