//! Articles in a database.

use super::ArticleError;
use super::article::Article;
use super::dto::{Filter, NewArticle, Page, UpdateArticle};
use super::query::{self, Conditions};
use super::repository::{ArticlesRepository, Tags, Written};
use crate::database::once;
use async_trait::async_trait;
use nestling::prelude::*;
use nestling::sql::{AssertSqlSafe, Database, SqlError, SqlErrorKind, placeholders};

/// However many are asked for.
const LARGEST_PAGE: i64 = 100;

#[injectable]
pub(crate) struct SqlArticles {
    database: Arc<Database>,
}

#[async_trait]
impl ArticlesRepository for SqlArticles {
    async fn insert(&self, author: i64, slug: &str, article: &NewArticle, now: i64) -> Result<Written, ArticleError> {
        let NewArticle { title, description, body, tag_list } = article;
        let written = self.database.transaction(|| async {
            let sql = "INSERT INTO articles (author_id, slug, title, description, body, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)";
            let insert = self.database.query(sql).bind(author).bind(slug).bind(title).bind(description).bind(body);
            let id = insert.bind(now).bind(now).insert("id").await?;
            self.insert_tags(id, tag_list).await?;
            Ok(Written::As(id))
        });
        unless_taken(written.await)
    }

    async fn find(&self, slug: &str, viewer: Option<i64>) -> Result<Option<Article>, ArticleError> {
        let find = self.database.query(query::one("a.slug = ?")).bind(viewer).bind(viewer).bind(slug);
        Ok(find.fetch_optional().await?)
    }

    async fn find_by_id(&self, id: i64, viewer: Option<i64>) -> Result<Option<Article>, ArticleError> {
        let find = self.database.query(query::one("a.id = ?")).bind(viewer).bind(viewer).bind(id);
        Ok(find.fetch_optional().await?)
    }

    async fn list(
        &self,
        filter: &Filter,
        page: &Page,
        viewer: Option<i64>,
    ) -> Result<(Vec<Article>, i64), ArticleError> {
        Ok(self.page(&Conditions::of(filter), page, viewer).await?)
    }

    async fn feed(&self, follower: i64, page: &Page) -> Result<(Vec<Article>, i64), ArticleError> {
        Ok(self.page(&Conditions::followed_by(follower), page, Some(follower)).await?)
    }

    async fn tags(&self, articles: &[i64]) -> Result<Tags, ArticleError> {
        let mut tags = Tags::new();
        if articles.is_empty() {
            return Ok(tags);
        }
        let list = placeholders(articles.len());
        let sql = format!("SELECT article_id, tag FROM article_tags WHERE article_id IN ({list}) ORDER BY position");
        let select = self.database.query(AssertSqlSafe(sql)).bind_all(articles.iter().copied());
        for (article, tag) in select.fetch_all::<(i64, String)>().await? {
            tags.entry(article).or_default().push(tag);
        }
        Ok(tags)
    }

    /// One statement for the columns that change: two updates at the same time do not undo each other, and one that was
    /// meant for another slug changes nothing.
    async fn update(
        &self,
        article: &Article,
        slug: Option<&str>,
        changes: &UpdateArticle,
        now: i64,
    ) -> Result<Written, ArticleError> {
        let UpdateArticle { title, description, body, tag_list } = changes;
        let updated = self.database.transaction(|| async {
            let sql = "UPDATE articles SET
                    slug = COALESCE(?, slug),
                    title = COALESCE(?, title),
                    description = COALESCE(?, description),
                    body = COALESCE(?, body),
                    updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at + 1 END
                WHERE id = ? AND slug = ?";
            let update = self.database.query(sql).bind(slug).bind(title.as_deref()).bind(description.as_deref());
            let update = update.bind(body.as_deref()).bind(now).bind(now).bind(article.id).bind(&*article.slug);
            if update.execute().await?.rows_affected() == 0 {
                return Ok(Written::Gone);
            }
            if let Some(tags) = tag_list {
                self.database.query("DELETE FROM article_tags WHERE article_id = ?").bind(article.id).execute().await?;
                self.insert_tags(article.id, tags).await?;
            }
            Ok(Written::As(article.id))
        });
        unless_taken(updated.await)
    }

    async fn delete(&self, id: i64) -> Result<(), ArticleError> {
        self.database.query("DELETE FROM articles WHERE id = ?").bind(id).execute().await?;
        Ok(())
    }

    async fn favorite(&self, id: i64, user: i64) -> Result<(), ArticleError> {
        let sql = "INSERT INTO favorites (article_id, user_id) SELECT id, ? FROM articles WHERE id = ?";
        Ok(once(self.database.query(sql).bind(user).bind(id).execute().await)?)
    }

    async fn unfavorite(&self, id: i64, user: i64) -> Result<(), ArticleError> {
        let sql = "DELETE FROM favorites WHERE article_id = ? AND user_id = ?";
        self.database.query(sql).bind(id).bind(user).execute().await?;
        Ok(())
    }
}

impl SqlArticles {
    /// Two statements, however many articles there are.
    async fn page(
        &self,
        conditions: &Conditions<'_>,
        page: &Page,
        viewer: Option<i64>,
    ) -> Result<(Vec<Article>, i64), SqlError> {
        let select = conditions.bind(self.database.query(conditions.page()).bind(viewer).bind(viewer));
        let select = select.bind(page.limit.min(LARGEST_PAGE)).bind(page.offset);
        let count = conditions.bind(self.database.query(conditions.count()));
        Ok((select.fetch_all().await?, count.fetch_scalar().await?))
    }

    /// One statement for all tags, each of them once.
    async fn insert_tags(&self, article: i64, tags: &[String]) -> Result<(), SqlError> {
        let mut distinct: Vec<&str> = Vec::new();
        for tag in tags.iter().map(|tag| tag.trim()) {
            if !distinct.contains(&tag) {
                distinct.push(tag);
            }
        }
        if distinct.is_empty() {
            return Ok(());
        }
        let rows = vec!["(?, ?, ?)"; distinct.len()].join(", ");
        let sql = AssertSqlSafe(format!("INSERT INTO article_tags (article_id, tag, position) VALUES {rows}"));
        let insert = (0_i64..)
            .zip(distinct)
            .fold(self.database.query(sql), |query, (position, tag)| query.bind(article).bind(tag).bind(position));
        insert.execute().await?;
        Ok(())
    }
}

/// Who has the slug is known to the database alone, when two write at once.
fn unless_taken(written: Result<Written, SqlError>) -> Result<Written, ArticleError> {
    match written {
        Err(error) if error.is_unique_violation_of("slug") => Ok(Written::SlugTaken),
        // Somebody was faster, and deleted it while its tags were written.
        Err(error) if error.kind() == SqlErrorKind::ForeignKeyViolation => Ok(Written::Gone),
        written => Ok(written?),
    }
}
