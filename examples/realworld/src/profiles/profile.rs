//! A profile.

use nestling::prelude::*;
use nestling::sql::FromRow;

/// A user as another one sees it, as the author of an article, too.
#[dto]
#[derive(FromRow)]
pub(crate) struct Profile {
    pub(crate) username: String,
    pub(crate) bio: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) following: bool,
}

#[dto]
pub(crate) struct ProfileResponse {
    pub(crate) profile: Profile,
}
