//! The rules about users.

use super::dto::{Credentials, NewUser, UserResponse};
use super::{UpdateUser, User, UserError, UsersRepository};
use crate::auth::{AuthError, Tokens};
use nestling::password::PasswordHasher;
use nestling::prelude::*;

#[injectable]
pub(crate) struct UsersService {
    users: Arc<dyn UsersRepository>,
    passwords: Arc<PasswordHasher>,
    tokens: Arc<Tokens>,
}

impl UsersService {
    pub(crate) async fn register(&self, NewUser { username, email, password }: NewUser) -> Result<UserResponse> {
        let hash = self.passwords.hash(&password).await?;
        self.shown(self.users.insert(&username, &email, &hash).await?)
    }

    /// Takes as long for somebody who is not known, so that nobody learns who is.
    pub(crate) async fn log_in(&self, Credentials { email, password }: Credentials) -> Result<UserResponse> {
        let user = self.users.find_by_email(&email).await?;
        let hash = user.as_ref().map(|user| user.password_hash.as_str());
        let is_right = self.passwords.verify(&password, hash).await?;
        self.shown(user.filter(|_| is_right).ok_or(UserError::WrongCredentials)?)
    }

    pub(crate) async fn update(&self, id: i64, changes: UpdateUser) -> Result<UserResponse> {
        if changes.is_empty() {
            return Err(UserError::NothingToChange.into());
        }
        let hash = match &changes.password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        self.users.update(id, &changes, hash.as_deref()).await?;
        self.shown(self.users.find(id).await?.ok_or(AuthError::TokenInvalid)?)
    }

    /// With a new token, as clients expect it.
    pub(crate) fn shown(&self, user: User) -> Result<UserResponse> {
        let token = self.tokens.of(user.id)?;
        Ok(UserResponse::new(user, token))
    }
}
