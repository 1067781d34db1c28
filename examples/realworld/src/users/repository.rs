//! Where users are kept.

use super::{UpdateUser, User, UserError};
use async_trait::async_trait;

/// A place for users. The module decides which one.
#[async_trait]
pub(crate) trait UsersRepository: Send + Sync {
    async fn insert(&self, username: &str, email: &str, password_hash: &str) -> Result<User, UserError>;
    async fn find(&self, id: i64) -> Result<Option<User>, UserError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, UserError>;
    /// Changes what there is to change, and nothing else. The password is given as its hash.
    async fn update(&self, id: i64, changes: &UpdateUser, password_hash: Option<&str>) -> Result<(), UserError>;
}
