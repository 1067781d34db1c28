//! What can go wrong with a user.

use nestling::prelude::*;
use nestling::sql::SqlError;

#[derive(Debug, Exception)]
pub(crate) enum UserError {
    #[exception(CONFLICT, "has already been taken", code = "username")]
    UsernameTaken,
    #[exception(CONFLICT, "has already been taken", code = "email")]
    EmailTaken,
    #[exception(UNAUTHORIZED, "invalid", code = "credentials")]
    WrongCredentials,
    #[exception(UNPROCESSABLE_ENTITY, "can't be empty", code = "user")]
    NothingToChange,
    #[exception(transparent)]
    Sql(SqlError),
}

/// Two users who come at the same time are told apart by the database alone.
impl From<SqlError> for UserError {
    fn from(error: SqlError) -> Self {
        match error {
            error if error.is_unique_violation_of("username") => Self::UsernameTaken,
            error if error.is_unique_violation_of("email") => Self::EmailTaken,
            error => Self::Sql(error),
        }
    }
}
