//! A user.

use nestling::sql::FromRow;

/// A user as it is kept. Clients see it as a `UserView` or as a `Profile`.
#[derive(Clone, FromRow)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) password_hash: String,
    pub(crate) bio: Option<String>,
    pub(crate) image: Option<String>,
}
