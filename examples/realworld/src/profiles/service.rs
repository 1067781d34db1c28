//! The rules about profiles.

use super::repository::ProfilesRepository;
use super::{Profile, ProfileError};
use crate::users::User;
use nestling::prelude::*;

#[injectable]
pub(crate) struct ProfilesService {
    profiles: Arc<dyn ProfilesRepository>,
}

impl ProfilesService {
    pub(crate) async fn find(&self, username: &str, viewer: Option<&User>) -> Result<Profile, ProfileError> {
        let viewer = viewer.map(|viewer| viewer.id);
        self.profiles.find(username, viewer).await?.ok_or(ProfileError::NotFound)
    }

    pub(crate) async fn follow(&self, username: &str, follower: &User) -> Result<Profile, ProfileError> {
        self.profiles.follow(follower.id, username).await?;
        self.find(username, Some(follower)).await
    }

    pub(crate) async fn unfollow(&self, username: &str, follower: &User) -> Result<Profile, ProfileError> {
        self.profiles.unfollow(follower.id, username).await?;
        self.find(username, Some(follower)).await
    }
}
