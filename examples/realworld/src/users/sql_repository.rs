//! Users in a database.

use super::{UpdateUser, User, UserError, UsersRepository};
use async_trait::async_trait;
use nestling::prelude::*;
use nestling::sql::Database;

#[injectable]
pub(crate) struct SqlUsers {
    database: Arc<Database>,
}

#[async_trait]
impl UsersRepository for SqlUsers {
    async fn insert(&self, username: &str, email: &str, password_hash: &str) -> Result<User, UserError> {
        let sql = "INSERT INTO users (username, email, password_hash) VALUES (?, ?, ?)";
        let insert = self.database.query(sql).bind(username).bind(email).bind(password_hash);
        let id = insert.insert("id").await?;
        let [username, email, password_hash] = [username, email, password_hash].map(str::to_owned);
        Ok(User { id, username, email, password_hash, bio: None, image: None })
    }

    async fn find(&self, id: i64) -> Result<Option<User>, UserError> {
        Ok(self.database.query("SELECT * FROM users WHERE id = ?").bind(id).fetch_optional().await?)
    }

    async fn find_by_email(&self, email: &str) -> Result<Option<User>, UserError> {
        Ok(self.database.query("SELECT * FROM users WHERE email = ?").bind(email).fetch_optional().await?)
    }

    /// One statement, and only the columns that change: two updates at the same time do not undo each other.
    async fn update(&self, id: i64, changes: &UpdateUser, password_hash: Option<&str>) -> Result<(), UserError> {
        let sql = "UPDATE users SET
                username = COALESCE(?, username),
                email = COALESCE(?, email),
                password_hash = COALESCE(?, password_hash),
                bio = NULLIF(COALESCE(?, bio), ''),
                image = NULLIF(COALESCE(?, image), '')
            WHERE id = ?";
        let update = self.database.query(sql).bind(changes.username.as_deref()).bind(changes.email.as_deref());
        let update = update.bind(password_hash).bind(changes.bio.as_deref()).bind(changes.image.as_deref());
        update.bind(id).execute().await?;
        Ok(())
    }
}
