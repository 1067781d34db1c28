//! Where articles are kept.

use super::ArticleError;
use super::article::Article;
use super::dto::{Filter, NewArticle, Page, UpdateArticle};
use async_trait::async_trait;
use std::collections::HashMap;

/// Tags in the order in which their author wrote them, by the number of the article.
pub(crate) type Tags = HashMap<i64, Vec<String>>;

/// What became of an article that was to be written.
pub(crate) enum Written {
    /// It has this number.
    As(i64),
    /// Another article has the slug that it was to have.
    SlugTaken,
    /// It has another slug by now, or is deleted.
    Gone,
}

#[async_trait]
pub(crate) trait ArticlesRepository: Send + Sync {
    async fn insert(&self, author: i64, slug: &str, article: &NewArticle, now: i64) -> Result<Written, ArticleError>;
    async fn find(&self, slug: &str, viewer: Option<i64>) -> Result<Option<Article>, ArticleError>;
    async fn find_by_id(&self, id: i64, viewer: Option<i64>) -> Result<Option<Article>, ArticleError>;
    /// A page of articles, the newest first, and how many there are on all pages.
    async fn list(
        &self,
        filter: &Filter,
        page: &Page,
        viewer: Option<i64>,
    ) -> Result<(Vec<Article>, i64), ArticleError>;
    /// The same of those whom somebody follows.
    async fn feed(&self, follower: i64, page: &Page) -> Result<(Vec<Article>, i64), ArticleError>;
    async fn tags(&self, articles: &[i64]) -> Result<Tags, ArticleError>;
    /// Changes what there is to change of the article with this slug, and nothing else.
    async fn update(
        &self,
        article: &Article,
        slug: Option<&str>,
        changes: &UpdateArticle,
        now: i64,
    ) -> Result<Written, ArticleError>;
    async fn delete(&self, id: i64) -> Result<(), ArticleError>;
    /// Whoever likes it already goes on doing so.
    async fn favorite(&self, id: i64, user: i64) -> Result<(), ArticleError>;
    async fn unfavorite(&self, id: i64, user: i64) -> Result<(), ArticleError>;
}
