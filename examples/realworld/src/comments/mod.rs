//! Comments on articles.

mod comment;
mod controller;
mod error;
mod repository;
mod service;
mod sql_repository;

use crate::articles::ArticlesModule;
use crate::auth::AuthModule;
use controller::CommentsController;
use nestling::prelude::*;
use nestling::sql::SqlModule;
use repository::CommentsRepository;
use service::CommentsService;
use sql_repository::SqlComments;

#[module(
    imports = [SqlModule, AuthModule, ArticlesModule],
    controllers = [CommentsController],
    providers = [CommentsService, SqlComments as dyn CommentsRepository],
)]
pub(crate) struct CommentsModule;
