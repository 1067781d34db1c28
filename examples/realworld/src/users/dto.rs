//! What clients send and get.

use super::user::User;
use crate::change::{emptied, present};
use crate::errors::rule::{not_blank, storable};
use nestling::prelude::*;

#[dto]
pub(crate) struct NewUser {
    #[serde(default)]
    #[validate(custom(function = not_blank), length(max = 255))]
    pub(crate) username: String,
    #[serde(default)]
    #[validate(custom(function = not_blank), email, length(max = 255))]
    pub(crate) email: String,
    #[serde(default)]
    #[validate(custom(function = not_blank), length(min = 8))]
    pub(crate) password: String,
}

#[dto]
pub(crate) struct Credentials {
    #[serde(default)]
    #[validate(custom(function = not_blank))]
    pub(crate) email: String,
    #[serde(default)]
    #[validate(custom(function = not_blank))]
    pub(crate) password: String,
}

/// What changes about a user: what is not sent stays. `bio` and `image` can be taken away by `null` and by `""`.
#[dto]
#[derive(Default)]
pub(crate) struct UpdateUser {
    #[serde(default, deserialize_with = "present")]
    #[validate(custom(function = not_blank), length(max = 255))]
    pub(crate) username: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(custom(function = not_blank), email, length(max = 255))]
    pub(crate) email: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[validate(custom(function = not_blank), length(min = 8))]
    pub(crate) password: Option<String>,
    #[serde(default, deserialize_with = "emptied")]
    #[validate(custom(function = storable))]
    pub(crate) bio: Option<String>,
    #[serde(default, deserialize_with = "emptied")]
    #[validate(custom(function = storable))]
    pub(crate) image: Option<String>,
}

impl UpdateUser {
    pub(crate) fn is_empty(&self) -> bool {
        let Self { username, email, password, bio, image } = self;
        [username, email, password, bio, image].iter().all(|change| change.is_none())
    }
}

/// A user as nobody else sees it.
#[dto]
pub(crate) struct UserView {
    email: String,
    token: String,
    username: String,
    bio: Option<String>,
    image: Option<String>,
}

#[dto]
pub(crate) struct UserResponse {
    user: UserView,
}

impl UserResponse {
    pub(crate) fn new(user: User, token: String) -> Self {
        let User { email, username, bio, image, .. } = user;
        Self { user: UserView { email, token, username, bio, image } }
    }
}
