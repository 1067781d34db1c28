//! Where tags are kept: with the articles that have them, so that there is none without an article, and none twice.

use async_trait::async_trait;
use nestling::prelude::*;
use nestling::sql::{Database, SqlError};

#[async_trait]
pub(crate) trait TagsRepository: Send + Sync {
    async fn list(&self) -> Result<Vec<String>, SqlError>;
}

#[injectable]
pub(crate) struct SqlTags {
    database: Arc<Database>,
}

#[async_trait]
impl TagsRepository for SqlTags {
    async fn list(&self) -> Result<Vec<String>, SqlError> {
        let sql = "SELECT DISTINCT tag FROM article_tags ORDER BY tag";
        let tags: Vec<(String,)> = self.database.query(sql).fetch_all().await?;
        Ok(tags.into_iter().map(|(tag,)| tag).collect())
    }
}
