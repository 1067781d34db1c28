//! Profiles: users as others see them, and who follows whom.

mod controller;
mod error;
mod profile;
mod repository;
mod service;
mod sql_repository;

pub(crate) use error::ProfileError;
pub(crate) use profile::Profile;

use crate::auth::AuthModule;
use controller::ProfilesController;
use nestling::prelude::*;
use nestling::sql::SqlModule;
use repository::ProfilesRepository;
use service::ProfilesService;
use sql_repository::SqlProfiles;

#[module(
    imports = [SqlModule, AuthModule],
    controllers = [ProfilesController],
    providers = [ProfilesService, SqlProfiles as dyn ProfilesRepository],
)]
pub(crate) struct ProfilesModule;
