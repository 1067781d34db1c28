//! The route `/tags`.

use super::repository::TagsRepository;
use nestling::prelude::*;
use nestling::sql::SqlError;

#[dto]
pub(crate) struct TagsResponse {
    tags: Vec<String>,
}

#[controller("/tags")]
pub(crate) struct TagsController {
    tags: Arc<dyn TagsRepository>,
}

#[routes]
impl TagsController {
    #[get("/")]
    async fn list(&self) -> Result<TagsResponse, SqlError> {
        Ok(TagsResponse { tags: self.tags.list().await? })
    }
}
