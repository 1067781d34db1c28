//! Articles: writing, finding, feeds and favourites.

mod article;
mod controller;
mod dto;
mod error;
mod favorites_controller;
mod query;
mod repository;
mod service;
mod slug;
mod sql_repository;

pub(crate) use error::ArticleError;
pub(crate) use service::ArticlesService;

use crate::auth::AuthModule;
use controller::ArticlesController;
use favorites_controller::FavoritesController;
use nestling::prelude::*;
use nestling::sql::SqlModule;
use repository::ArticlesRepository;
use sql_repository::SqlArticles;

#[module(
    imports = [SqlModule, AuthModule],
    controllers = [ArticlesController, FavoritesController],
    providers = [ArticlesService, SqlArticles as dyn ArticlesRepository],
    exports = [ArticlesService],
)]
pub(crate) struct ArticlesModule;
