//! Cats: their routes, their rules and where they are kept.

mod controller;
pub(crate) mod dto;
mod error;
pub(crate) mod repository;
mod service;

use crate::auth::AuthModule;
use controller::CatsController;
use nestling::prelude::*;
use repository::{CatsRepository, InMemoryCats};
use service::CatsService;

#[module(
    imports = [AuthModule],
    controllers = [CatsController],
    providers = [CatsService, InMemoryCats as dyn CatsRepository],
    exports = [CatsService],
)]
pub(crate) struct CatsModule;
