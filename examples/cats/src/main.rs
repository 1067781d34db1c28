//! Cats over HTTP: modules, a service, a repository behind a trait, a guard with a grant, typed errors.

mod auth;
mod cats;
#[cfg(test)]
mod tests;

use cats::CatsModule;
use nestling::prelude::*;

#[module(imports = [CatsModule])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    App::create::<AppModule>().await?.listen(format!("127.0.0.1:{port}")).await
}
