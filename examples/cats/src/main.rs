//! Cats over HTTP: every stage that a request passes, once.

mod auth;
mod cats;
mod core;
#[cfg(test)]
mod tests;

use crate::core::{CoreModule, LoggingInterceptor, TransformInterceptor};
use cats::CatsModule;
use nestling::prelude::*;

// What the root module names holds for every route.
#[module(imports = [CoreModule, CatsModule], interceptors = [LoggingInterceptor, TransformInterceptor])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    App::create::<AppModule>().await?.listen(format!("127.0.0.1:{port}")).await
}
