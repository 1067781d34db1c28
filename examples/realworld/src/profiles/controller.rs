//! The routes below `/profiles`.

use super::ProfileError;
use super::profile::ProfileResponse;
use super::service::ProfilesService;
use crate::auth::{AuthGuard, OptionalAuthGuard};
use crate::users::User;
use nestling::prelude::*;

#[controller("/profiles/:username")]
pub(crate) struct ProfilesController {
    profiles: Arc<ProfilesService>,
}

#[routes]
impl ProfilesController {
    #[get("/")]
    async fn show(
        &self,
        #[param("username")] username: String,
        #[grant(OptionalAuthGuard)] viewer: Option<User>,
    ) -> Result<ProfileResponse, ProfileError> {
        Ok(ProfileResponse { profile: self.profiles.find(&username, viewer.as_ref()).await? })
    }

    #[post("/follow")]
    #[http_code(200)]
    async fn follow(
        &self,
        #[param("username")] username: String,
        #[grant(AuthGuard)] user: User,
    ) -> Result<ProfileResponse, ProfileError> {
        Ok(ProfileResponse { profile: self.profiles.follow(&username, &user).await? })
    }

    #[delete("/follow")]
    async fn unfollow(
        &self,
        #[param("username")] username: String,
        #[grant(AuthGuard)] user: User,
    ) -> Result<ProfileResponse, ProfileError> {
        Ok(ProfileResponse { profile: self.profiles.unfollow(&username, &user).await? })
    }
}
