//! Cats: their routes, their rules and where they are kept.

pub(crate) mod cat;
mod cat_by_id_pipe;
mod controller;
pub(crate) mod dto;
mod error;
#[cfg(test)]
mod fake;
pub(crate) mod repository;
mod repository_filter;
mod service;
#[cfg(test)]
mod tests;

use crate::auth::AuthModule;
use crate::core::{CoreModule, LoggerMiddleware};
use controller::CatsController;
use nestling::prelude::*;
use repository::{CatsRepository, InMemoryCats};
use service::CatsService;

#[module(
    imports = [CoreModule, AuthModule],
    controllers = [CatsController],
    providers = [CatsService, InMemoryCats as dyn CatsRepository],
    exports = [CatsService],
)]
pub(crate) struct CatsModule;

impl NestModule for CatsModule {
    fn configure(consumer: &mut MiddlewareConsumer) {
        consumer.apply::<LoggerMiddleware>().for_controller::<CatsController>();
    }
}
