//! The RealWorld backend: a whole application on a real database.

mod articles;
mod auth;
mod change;
mod comments;
mod database;
mod errors;
mod profiles;
mod settings;
mod tags;
#[cfg(test)]
mod tests;
mod timestamp;
mod users;

use articles::ArticlesModule;
use comments::CommentsModule;
use database::DatabaseModule;
use errors::{ConduitErrors, validation};
use nestling::config::{ConfigModule, ConfigOptions};
use nestling::prelude::*;
use profiles::ProfilesModule;
use settings::Settings;
use tags::TagsModule;
use users::UsersModule;

// ANCHOR: module
#[module(
    imports = [
        ConfigModule::<Settings>::for_root(ConfigOptions::new().dotenv(".env").environment()),
        DatabaseModule,
        UsersModule,
        ProfilesModule,
        ArticlesModule,
        CommentsModule,
        TagsModule,
    ],
    pipes = [validation() as ValidationPipe],
    filters = [ConduitErrors],
    providers = [ConduitErrors],
)]
struct AppModule;
// ANCHOR_END: module

/// What `main` and the tests have in common.
fn configure(app: &mut App) {
    app.set_global_prefix("/api");
}

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let mut app = App::create::<AppModule>().await?;
    configure(&mut app);
    let port = app.get::<Settings>()?.port;
    app.listen(("127.0.0.1", port)).await
}
