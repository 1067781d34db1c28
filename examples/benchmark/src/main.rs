//! What the framework costs: the application that benchmarks measure, written as any other.

mod auth;
mod plain;
mod resources;
mod users;

use nestling::prelude::*;
use std::env;

#[module(imports = [plain::PlainModule, users::UsersModule, auth::AuthModule, resources::ResourcesModule])]
struct AppModule;

/// Worker threads, by the environment variable `WORKERS`: one by default.
fn workers() -> usize {
    env::var("WORKERS").ok().and_then(|workers| workers.parse().ok()).unwrap_or(1)
}

#[nestling::main(worker_threads = workers())]
async fn main() -> nestling::Result<()> {
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    App::create::<AppModule>().await?.listen(format!("127.0.0.1:{port}")).await
}

#[cfg(test)]
mod tests;
