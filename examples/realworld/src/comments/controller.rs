//! The routes of an article's comments.

use super::comment::{CommentResponse, CommentsResponse, NewComment};
use super::error::CommentError;
use super::service::CommentsService;
use crate::auth::{AuthGuard, OptionalAuthGuard};
use crate::users::User;
use nestling::prelude::*;

#[controller("/articles/:slug/comments")]
pub(crate) struct CommentsController {
    comments: Arc<CommentsService>,
}

#[routes]
impl CommentsController {
    #[get("/")]
    async fn list(
        &self,
        #[param("slug")] slug: String,
        #[grant(OptionalAuthGuard)] viewer: Option<User>,
    ) -> Result<CommentsResponse, CommentError> {
        self.comments.list(&slug, viewer.as_ref()).await
    }

    #[post("/")]
    async fn add(
        &self,
        #[param("slug")] slug: String,
        #[grant(AuthGuard)] author: User,
        #[body("comment")] comment: NewComment,
    ) -> Result<CommentResponse, CommentError> {
        self.comments.add(&slug, &author, &comment.body).await
    }

    #[delete("/:id")]
    #[http_code(204)]
    async fn delete(
        &self,
        #[param("slug")] slug: String,
        #[param("id")] id: i64,
        #[grant(AuthGuard)] author: User,
    ) -> Result<(), CommentError> {
        self.comments.delete(&slug, id, &author).await
    }
}
