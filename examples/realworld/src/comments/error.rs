//! What can go wrong with a comment.

use crate::articles::ArticleError;
use nestling::prelude::*;
use nestling::sql::SqlError;

#[derive(Debug, Exception)]
pub(crate) enum CommentError {
    #[exception(NOT_FOUND, "not found", code = "comment")]
    NotFound,
    /// It is somebody else's.
    #[exception(FORBIDDEN, "forbidden", code = "comment")]
    Forbidden,
    #[exception(transparent)]
    Article(#[from] ArticleError),
    #[exception(transparent)]
    Sql(#[from] SqlError),
}
