//! The routes below `/users` and `/user`.

use super::dto::{Credentials, NewUser, UserResponse};
use super::service::UsersService;
use super::{UpdateUser, User};
use crate::auth::AuthGuard;
use nestling::prelude::*;

#[controller("/users")]
pub(crate) struct UsersController {
    users: Arc<UsersService>,
}

#[routes]
impl UsersController {
    #[post("/")]
    async fn register(&self, #[body("user")] user: NewUser) -> Result<UserResponse> {
        self.users.register(user).await
    }

    #[post("/login")]
    #[http_code(200)]
    async fn log_in(&self, #[body("user")] credentials: Credentials) -> Result<UserResponse> {
        self.users.log_in(credentials).await
    }
}

#[controller("/user")]
pub(crate) struct CurrentUserController {
    users: Arc<UsersService>,
}

#[routes]
impl CurrentUserController {
    #[get("/")]
    async fn show(&self, #[grant(AuthGuard)] user: User) -> Result<UserResponse> {
        self.users.shown(user)
    }

    #[put("/")]
    async fn update(
        &self,
        #[grant(AuthGuard)] user: User,
        #[body("user")] changes: UpdateUser,
    ) -> Result<UserResponse> {
        self.users.update(user.id, changes).await
    }
}
