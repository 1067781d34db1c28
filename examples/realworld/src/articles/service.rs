//! The rules about articles.

use super::ArticleError;
use super::article::{Article, ArticleView};
use super::dto::{ArticleResponse, ArticlesResponse, Filter, NewArticle, Page, UpdateArticle};
use super::repository::{ArticlesRepository, Written};
use super::slug;
use crate::timestamp::now;
use crate::users::User;
use nestling::prelude::*;

#[injectable]
pub(crate) struct ArticlesService {
    articles: Arc<dyn ArticlesRepository>,
}

impl ArticlesService {
    pub(crate) async fn show(&self, slug: &str, viewer: Option<&User>) -> Result<ArticleResponse, ArticleError> {
        self.view(self.find(slug, viewer).await?).await
    }

    pub(crate) async fn list(
        &self,
        filter: &Filter,
        page: &Page,
        viewer: Option<&User>,
    ) -> Result<ArticlesResponse, ArticleError> {
        self.with_tags(self.articles.list(filter, page, viewer.map(|viewer| viewer.id)).await?).await
    }

    pub(crate) async fn feed(&self, follower: &User, page: &Page) -> Result<ArticlesResponse, ArticleError> {
        self.with_tags(self.articles.feed(follower.id, page).await?).await
    }

    pub(crate) async fn create(&self, author: &User, article: &NewArticle) -> Result<ArticleResponse, ArticleError> {
        for slug in slug::candidates(&article.title) {
            match self.articles.insert(author.id, &slug, article, now()).await? {
                Written::As(id) => return self.show_by_id(id, author).await,
                Written::SlugTaken => {}
                Written::Gone => return Err(ArticleError::NotFound),
            }
        }
        Err(ArticleError::NoSlug)
    }

    /// An article gets a new slug where its title makes one.
    pub(crate) async fn update(
        &self,
        slug: &str,
        author: &User,
        changes: &UpdateArticle,
    ) -> Result<ArticleResponse, ArticleError> {
        let article = self.find_own(slug, author).await?;
        let renamed = changes.title.as_deref().filter(|title| slug::slugify(title) != slug::slugify(&article.title));
        let slugs: Vec<_> = renamed.map_or(vec![None], |title| slug::candidates(title).map(Some).collect());
        for slug in slugs {
            match self.articles.update(&article, slug.as_deref(), changes, now()).await? {
                Written::As(id) => return self.show_by_id(id, author).await,
                Written::SlugTaken => {}
                Written::Gone => return Err(ArticleError::NotFound),
            }
        }
        Err(ArticleError::NoSlug)
    }

    pub(crate) async fn delete(&self, slug: &str, author: &User) -> Result<(), ArticleError> {
        self.articles.delete(self.find_own(slug, author).await?.id).await
    }

    pub(crate) async fn favorite(&self, slug: &str, user: &User) -> Result<ArticleResponse, ArticleError> {
        let id = self.id_of(slug).await?;
        self.articles.favorite(id, user.id).await?;
        self.show_by_id(id, user).await
    }

    pub(crate) async fn unfavorite(&self, slug: &str, user: &User) -> Result<ArticleResponse, ArticleError> {
        let id = self.id_of(slug).await?;
        self.articles.unfavorite(id, user.id).await?;
        self.show_by_id(id, user).await
    }

    /// For what belongs to an article.
    pub(crate) async fn id_of(&self, slug: &str) -> Result<i64, ArticleError> {
        Ok(self.find(slug, None).await?.id)
    }

    async fn find(&self, slug: &str, viewer: Option<&User>) -> Result<Article, ArticleError> {
        let viewer = viewer.map(|viewer| viewer.id);
        self.articles.find(slug, viewer).await?.ok_or(ArticleError::NotFound)
    }

    async fn find_own(&self, slug: &str, author: &User) -> Result<Article, ArticleError> {
        let article = self.find(slug, None).await?;
        if article.author_id == author.id { Ok(article) } else { Err(ArticleError::Forbidden) }
    }

    /// What was written a moment ago may have another slug by now, but not another number.
    async fn show_by_id(&self, id: i64, viewer: &User) -> Result<ArticleResponse, ArticleError> {
        self.view(self.articles.find_by_id(id, Some(viewer.id)).await?.ok_or(ArticleError::NotFound)?).await
    }

    async fn view(&self, article: Article) -> Result<ArticleResponse, ArticleError> {
        let mut tags = self.articles.tags(&[article.id]).await?;
        let tags = tags.remove(&article.id).unwrap_or_default();
        Ok(ArticleResponse { article: ArticleView::new(article, tags) })
    }

    /// The tags of all articles are one statement.
    async fn with_tags(&self, (articles, count): (Vec<Article>, i64)) -> Result<ArticlesResponse, ArticleError> {
        let ids: Vec<i64> = articles.iter().map(|article| article.id).collect();
        let mut tags = self.articles.tags(&ids).await?;
        let views = articles.into_iter().map(|article| {
            let tags = tags.remove(&article.id).unwrap_or_default();
            ArticleView::new(article, tags)
        });
        Ok(ArticlesResponse { articles: views.collect(), articles_count: count })
    }
}
