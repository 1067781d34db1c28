//! Users: registration, log-in, and what they say of themselves.

mod controller;
mod dto;
mod error;
mod repository;
mod service;
mod sql_repository;
mod user;

pub(crate) use dto::UpdateUser;
pub(crate) use error::UserError;
pub(crate) use repository::UsersRepository;
pub(crate) use user::User;

use crate::auth::AuthModule;
use controller::{CurrentUserController, UsersController};
use nestling::password::PasswordModule;
use nestling::prelude::*;
use nestling::sql::SqlModule;
use service::UsersService;
use sql_repository::SqlUsers;

#[module(
    imports = [UsersStoreModule, AuthModule, PasswordModule],
    controllers = [UsersController, CurrentUserController],
    providers = [UsersService],
)]
pub(crate) struct UsersModule;

/// Where users are kept. Authentication asks it, too, so it is a module of its own.
#[module(
    imports = [SqlModule],
    providers = [SqlUsers as dyn UsersRepository],
    exports = [dyn UsersRepository],
)]
pub(crate) struct UsersStoreModule;
