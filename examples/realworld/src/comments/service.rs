//! The rules about comments.

use super::comment::{CommentResponse, CommentsResponse};
use super::error::CommentError;
use super::repository::CommentsRepository;
use crate::articles::{ArticleError, ArticlesService};
use crate::timestamp::now;
use crate::users::User;
use nestling::prelude::*;

#[injectable]
pub(crate) struct CommentsService {
    articles: Arc<ArticlesService>,
    comments: Arc<dyn CommentsRepository>,
}

impl CommentsService {
    pub(crate) async fn list(&self, slug: &str, viewer: Option<&User>) -> Result<CommentsResponse, CommentError> {
        let article = self.articles.id_of(slug).await?;
        let comments = self.comments.list(article, viewer.map(|viewer| viewer.id)).await?;
        Ok(CommentsResponse { comments: comments.into_iter().map(Into::into).collect() })
    }

    pub(crate) async fn add(&self, slug: &str, author: &User, body: &str) -> Result<CommentResponse, CommentError> {
        let article = self.articles.id_of(slug).await?;
        let id = self.comments.insert(article, author.id, body, now()).await?;
        // It can only be gone together with its article.
        let comment = self.comments.find(article, id, Some(author.id)).await?.ok_or(ArticleError::NotFound)?;
        Ok(CommentResponse { comment: comment.into() })
    }

    pub(crate) async fn delete(&self, slug: &str, id: i64, author: &User) -> Result<(), CommentError> {
        let article = self.articles.id_of(slug).await?;
        let comment = self.comments.find(article, id, None).await?.ok_or(CommentError::NotFound)?;
        if comment.author_id != author.id {
            return Err(CommentError::Forbidden);
        }
        self.comments.delete(id).await
    }
}
