//! A comment.

use crate::errors::rule::not_blank;
use crate::profiles::Profile;
use crate::timestamp::rfc3339;
use nestling::prelude::*;
use nestling::sql::FromRow;

/// A comment as it is kept, with its author as a viewer sees them.
#[derive(FromRow)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    pub(crate) author_id: i64,
    pub(crate) body: String,
    pub(crate) created_at: i64,
    #[column(flatten)]
    pub(crate) author: Profile,
}

#[dto]
pub(crate) struct NewComment {
    #[serde(default)]
    #[validate(custom(function = not_blank))]
    pub(crate) body: String,
}

/// A comment as clients get it. Nobody can change one.
#[dto]
#[serde(rename_all = "camelCase")]
pub(crate) struct CommentView {
    id: i64,
    created_at: String,
    updated_at: String,
    body: String,
    author: Profile,
}

impl From<Comment> for CommentView {
    fn from(Comment { id, body, created_at, author, .. }: Comment) -> Self {
        Self { id, created_at: rfc3339(created_at), updated_at: rfc3339(created_at), body, author }
    }
}

#[dto]
pub(crate) struct CommentResponse {
    pub(crate) comment: CommentView,
}

#[dto]
pub(crate) struct CommentsResponse {
    pub(crate) comments: Vec<CommentView>,
}
