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
    number("WORKERS").unwrap_or(1)
}

fn number(variable: &str) -> Option<usize> {
    env::var(variable).ok()?.parse().ok()
}

#[nestling::main(worker_threads = workers())]
async fn main() -> nestling::Result<()> {
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let mut app = App::create::<AppModule>().await?;
    if let Some(threads) = number("PER_CORE") {
        app.per_core(threads);
    }
    app.listen(format!("127.0.0.1:{port}")).await
}

#[cfg(test)]
mod tests;
