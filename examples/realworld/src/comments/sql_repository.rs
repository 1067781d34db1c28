//! Comments in a database.

use super::comment::Comment;
use super::error::CommentError;
use super::repository::CommentsRepository;
use crate::articles::ArticleError;
use async_trait::async_trait;
use nestling::prelude::*;
use nestling::sql::{Database, SqlErrorKind};

/// Comments with their authors, as a viewer sees them.
macro_rules! select {
    ($conditions:literal) => {
        concat!(
            "SELECT c.id, c.author_id, c.body, c.created_at, u.username, u.bio, u.image,
                EXISTS (SELECT 1 FROM follows w WHERE w.followed_id = u.id AND w.follower_id = ?) AS following
            FROM comments c JOIN users u ON u.id = c.author_id WHERE ",
            $conditions
        )
    };
}

#[injectable]
pub(crate) struct SqlComments {
    database: Arc<Database>,
}

#[async_trait]
impl CommentsRepository for SqlComments {
    /// An article that was deleted a moment ago has no comments.
    async fn insert(&self, article: i64, author: i64, body: &str, now: i64) -> Result<i64, CommentError> {
        let sql = "INSERT INTO comments (article_id, author_id, body, created_at) VALUES (?, ?, ?, ?)";
        let insert = self.database.query(sql).bind(article).bind(author).bind(body).bind(now);
        match insert.insert("id").await {
            Err(error) if error.kind() == SqlErrorKind::ForeignKeyViolation => Err(ArticleError::NotFound.into()),
            id => Ok(id?),
        }
    }

    async fn list(&self, article: i64, viewer: Option<i64>) -> Result<Vec<Comment>, CommentError> {
        let select = self.database.query(select!("c.article_id = ? ORDER BY c.id"));
        Ok(select.bind(viewer).bind(article).fetch_all().await?)
    }

    async fn find(&self, article: i64, id: i64, viewer: Option<i64>) -> Result<Option<Comment>, CommentError> {
        let select = self.database.query(select!("c.article_id = ? AND c.id = ?"));
        Ok(select.bind(viewer).bind(article).bind(id).fetch_optional().await?)
    }

    async fn delete(&self, id: i64) -> Result<(), CommentError> {
        self.database.query("DELETE FROM comments WHERE id = ?").bind(id).execute().await?;
        Ok(())
    }
}
