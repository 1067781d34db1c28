//! Where comments are kept.

use super::comment::Comment;
use super::error::CommentError;
use async_trait::async_trait;

#[async_trait]
pub(crate) trait CommentsRepository: Send + Sync {
    async fn insert(&self, article: i64, author: i64, body: &str, now: i64) -> Result<i64, CommentError>;
    /// Those on an article, the oldest first, as this viewer sees them.
    async fn list(&self, article: i64, viewer: Option<i64>) -> Result<Vec<Comment>, CommentError>;
    async fn find(&self, article: i64, id: i64, viewer: Option<i64>) -> Result<Option<Comment>, CommentError>;
    async fn delete(&self, id: i64) -> Result<(), CommentError>;
}
