//! Profiles in a database.

use super::repository::ProfilesRepository;
use super::{Profile, ProfileError};
use crate::database::once;
use async_trait::async_trait;
use nestling::prelude::*;
use nestling::sql::Database;

#[injectable]
pub(crate) struct SqlProfiles {
    database: Arc<Database>,
}

#[async_trait]
impl ProfilesRepository for SqlProfiles {
    async fn find(&self, username: &str, viewer: Option<i64>) -> Result<Option<Profile>, ProfileError> {
        let sql = "SELECT username, bio, image,
                EXISTS (SELECT 1 FROM follows WHERE follower_id = ? AND followed_id = users.id) AS following
            FROM users WHERE username = ?";
        Ok(self.database.query(sql).bind(viewer).bind(username).fetch_optional().await?)
    }

    async fn follow(&self, follower: i64, username: &str) -> Result<(), ProfileError> {
        let sql = "INSERT INTO follows (follower_id, followed_id) SELECT ?, id FROM users WHERE username = ?";
        Ok(once(self.database.query(sql).bind(follower).bind(username).execute().await)?)
    }

    async fn unfollow(&self, follower: i64, username: &str) -> Result<(), ProfileError> {
        let sql = "DELETE FROM follows
            WHERE follower_id = ? AND followed_id IN (SELECT id FROM users WHERE username = ?)";
        self.database.query(sql).bind(follower).bind(username).execute().await?;
        Ok(())
    }
}
