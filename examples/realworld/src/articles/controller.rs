//! The routes below `/articles`.

use super::ArticleError;
use super::dto::{ArticleResponse, ArticlesResponse, Filter, NewArticle, Page, UpdateArticle};
use super::service::ArticlesService;
use crate::auth::{AuthGuard, OptionalAuthGuard};
use crate::users::User;
use nestling::prelude::*;

#[controller("/articles")]
pub(crate) struct ArticlesController {
    articles: Arc<ArticlesService>,
}

#[routes]
impl ArticlesController {
    #[get("/")]
    async fn list(
        &self,
        #[query] filter: Filter,
        #[query] page: Page,
        #[grant(OptionalAuthGuard)] viewer: Option<User>,
    ) -> Result<ArticlesResponse, ArticleError> {
        self.articles.list(&filter, &page, viewer.as_ref()).await
    }

    #[get("/feed")]
    async fn feed(
        &self,
        #[query] page: Page,
        #[grant(AuthGuard)] user: User,
    ) -> Result<ArticlesResponse, ArticleError> {
        self.articles.feed(&user, &page).await
    }

    #[get("/:slug")]
    async fn show(
        &self,
        #[param("slug")] slug: String,
        #[grant(OptionalAuthGuard)] viewer: Option<User>,
    ) -> Result<ArticleResponse, ArticleError> {
        self.articles.show(&slug, viewer.as_ref()).await
    }

    #[post("/")]
    async fn create(
        &self,
        #[grant(AuthGuard)] author: User,
        #[body("article")] article: NewArticle,
    ) -> Result<ArticleResponse, ArticleError> {
        self.articles.create(&author, &article).await
    }

    #[put("/:slug")]
    async fn update(
        &self,
        #[param("slug")] slug: String,
        #[grant(AuthGuard)] author: User,
        #[body("article")] changes: UpdateArticle,
    ) -> Result<ArticleResponse, ArticleError> {
        self.articles.update(&slug, &author, &changes).await
    }

    #[delete("/:slug")]
    #[http_code(204)]
    async fn delete(
        &self,
        #[param("slug")] slug: String,
        #[grant(AuthGuard)] author: User,
    ) -> Result<(), ArticleError> {
        self.articles.delete(&slug, &author).await
    }
}
