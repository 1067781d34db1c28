//! Which database, and its tables.

use crate::settings::Settings;
use nestling::prelude::*;
use nestling::sql::{Done, Migrations, SqlError, SqlErrorKind, SqlModule, SqlOptions};

/// The tables, as every database understands them.
pub(crate) fn migrations() -> Migrations {
    Migrations::new([
        ("0001_users", include_str!("migrations/0001_users.sql")),
        ("0002_articles", include_str!("migrations/0002_articles.sql")),
        ("0003_comments", include_str!("migrations/0003_comments.sql")),
        ("0004_texts.mysql", include_str!("migrations/0004_texts.mysql.sql")),
    ])
}

#[module(imports = [SqlModule::for_root_async(async |settings: Arc<Settings>| -> Result<SqlOptions> {
    Ok(SqlOptions::new(settings.database_url.expose()).migrations(migrations()))
})])]
pub(crate) struct DatabaseModule;

/// What a unique key refuses is there already, which is what was wanted, and what a foreign key refuses is about something
/// that was deleted a moment ago. It says the same on every database, where `ON CONFLICT DO NOTHING` and `INSERT IGNORE` do
/// not.
pub(crate) fn once(inserted: Result<Done, SqlError>) -> Result<(), SqlError> {
    match inserted {
        Err(error) if error.is_unique_violation() || error.kind() == SqlErrorKind::ForeignKeyViolation => Ok(()),
        inserted => inserted.map(drop),
    }
}
