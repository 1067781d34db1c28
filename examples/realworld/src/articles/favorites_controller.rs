//! The routes of an article's favourites.

use super::ArticleError;
use super::dto::ArticleResponse;
use super::service::ArticlesService;
use crate::auth::AuthGuard;
use crate::users::User;
use nestling::prelude::*;

#[controller("/articles/:slug/favorite")]
pub(crate) struct FavoritesController {
    articles: Arc<ArticlesService>,
}

#[routes]
impl FavoritesController {
    #[post("/")]
    #[http_code(200)]
    async fn add(
        &self,
        #[param("slug")] slug: String,
        #[grant(AuthGuard)] user: User,
    ) -> Result<ArticleResponse, ArticleError> {
        self.articles.favorite(&slug, &user).await
    }

    #[delete("/")]
    async fn remove(
        &self,
        #[param("slug")] slug: String,
        #[grant(AuthGuard)] user: User,
    ) -> Result<ArticleResponse, ArticleError> {
        self.articles.unfavorite(&slug, &user).await
    }
}
