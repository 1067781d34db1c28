//! Where profiles are kept.

use super::{Profile, ProfileError};
use async_trait::async_trait;

#[async_trait]
pub(crate) trait ProfilesRepository: Send + Sync {
    /// A profile as this viewer sees it, if anybody looks.
    async fn find(&self, username: &str, viewer: Option<i64>) -> Result<Option<Profile>, ProfileError>;
    /// Whoever follows already goes on doing so.
    async fn follow(&self, follower: i64, username: &str) -> Result<(), ProfileError>;
    async fn unfollow(&self, follower: i64, username: &str) -> Result<(), ProfileError>;
}
