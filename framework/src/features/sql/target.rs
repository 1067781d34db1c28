//! The url of a database as what its driver connects with.

use super::driver::Pool;
use super::error::{SqlError, SqlErrorKind};
use super::options::{SqlOptions, scheme};
#[cfg(feature = "sql-mysql")]
use sqlx::mysql::MySqlConnectOptions;
use sqlx::pool::PoolOptions;
#[cfg(feature = "sql-postgres")]
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection as _, Error};
use std::str::FromStr;
use std::time::Duration;

/// A connection that was used a moment ago is taken to be alive.
const FRESH: Duration = Duration::from_secs(1);

pub(super) enum Target {
    Sqlite {
        options: SqliteConnectOptions,
        memory: bool,
    },
    #[cfg(feature = "sql-postgres")]
    Postgres(PgConnectOptions),
    #[cfg(feature = "sql-mysql")]
    MySql(MySqlConnectOptions),
}

impl Target {
    pub(super) fn parse(url: &str) -> Result<Self, SqlError> {
        match scheme(url) {
            "sqlite" => sqlite(url),
            #[cfg(feature = "sql-postgres")]
            "postgres" | "postgresql" => Ok(Self::Postgres(parsed(url)?)),
            #[cfg(feature = "sql-mysql")]
            "mysql" | "mariadb" => Ok(Self::MySql(parsed(url)?)),
            #[cfg(not(feature = "sql-postgres"))]
            "postgres" | "postgresql" => Err(feature_off("PostgreSQL", "sql-postgres")),
            #[cfg(not(feature = "sql-mysql"))]
            "mysql" | "mariadb" => Err(feature_off("MySQL", "sql-mysql")),
            // What stands there instead may be a secret in the wrong place.
            _ => Err(misconfigured(
                "the url of the database begins with none of `sqlite:`, `postgres:` and `mysql:`".to_owned(),
            )),
        }
    }

    /// Where the database is, for people. It is put together from what is no secret.
    pub(super) fn address(&self) -> String {
        match self {
            Self::Sqlite { memory: true, .. } => "sqlite::memory:".to_owned(),
            Self::Sqlite { options, .. } => format!("sqlite:{}", options.get_filename().display()),
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(options) => {
                network("postgres", options.get_host(), options.get_port(), options.get_database())
            }
            #[cfg(feature = "sql-mysql")]
            Self::MySql(options) => network("mysql", options.get_host(), options.get_port(), options.get_database()),
        }
    }

    /// Who connects.
    pub(super) fn user(&self) -> &str {
        match self {
            Self::Sqlite { .. } => "",
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(options) => options.get_username(),
            #[cfg(feature = "sql-mysql")]
            Self::MySql(options) => options.get_username(),
        }
    }

    /// Connects once, so that what is wrong is known: a pool would only say that it took too long.
    pub(super) async fn reach(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite { .. } => Ok(()),
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(options) => options.connect().await?.close().await,
            #[cfg(feature = "sql-mysql")]
            Self::MySql(options) => options.connect().await?.close().await,
        }
    }

    /// A pool that connects when it is used.
    pub(super) fn pool(self, options: &SqlOptions) -> Pool {
        match self {
            // A second connection would be a second database, and a closed one is gone.
            Self::Sqlite { options: target, memory: true } => {
                let pool = pool_options(options).min_connections(0).max_connections(1);
                Pool::Sqlite(pool.idle_timeout(None).max_lifetime(None).connect_lazy_with(target))
            }
            Self::Sqlite { options: target, .. } => Pool::Sqlite(pool_options(options).connect_lazy_with(target)),
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(target) => Pool::Postgres(pool_options(options).connect_lazy_with(target)),
            #[cfg(feature = "sql-mysql")]
            Self::MySql(target) => Pool::MySql(pool_options(options).connect_lazy_with(target)),
        }
    }
}

/// With what a server wants of SQLite: readers beside a writer, foreign keys that hold, a file that need not be there,
/// and patience with other processes.
fn sqlite(url: &str) -> Result<Target, SqlError> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let memory = url.contains(":memory:") || query.contains("mode=memory");
    let options: SqliteConnectOptions = parsed(url)?;
    let options = options.foreign_keys(true).busy_timeout(Duration::from_secs(5));
    let options = match memory || query.contains("mode=") {
        true => options,
        false => options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal),
    };
    Ok(Target::Sqlite { options, memory })
}

/// sqlx's own log of statements is off, because ours has them.
fn parsed<O: ConnectOptions + FromStr<Err = Error>>(url: &str) -> Result<O, SqlError> {
    match O::from_str(url) {
        Ok(options) => Ok(options.disable_statement_logging()),
        // The text may quote the url, and with it the password.
        Err(_) => Err(misconfigured(format!("the url of the database, `{}:…`, cannot be understood", scheme(url)))),
    }
}

fn pool_options<D: sqlx::Database>(options: &SqlOptions) -> PoolOptions<D> {
    PoolOptions::new()
        .max_connections(options.max_connections)
        .min_connections(options.min_connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .before_acquire(|connection: &mut D::Connection, metadata| {
            Box::pin(async move {
                if metadata.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

#[cfg(any(feature = "sql-postgres", feature = "sql-mysql"))]
fn network(scheme: &str, host: &str, port: u16, name: Option<&str>) -> String {
    format!("{scheme}://{host}:{port}/{}", name.unwrap_or_default())
}

#[cfg(any(test, not(all(feature = "sql-postgres", feature = "sql-mysql"))))]
fn feature_off(database: &str, feature: &str) -> SqlError {
    misconfigured(format!(
        "the url of the database is one of {database}, which the feature `{feature}` of `nestling` is for: \
         add it in Cargo.toml"
    ))
}

fn misconfigured(message: String) -> SqlError {
    SqlError::new(SqlErrorKind::Other, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str) -> String {
        Target::parse(url).map_or_else(|error| error.to_string(), |target| target.address())
    }

    #[test]
    fn shows_databases_without_what_is_secret() {
        assert_eq!(address("sqlite:data/app.db?mode=rwc"), "sqlite:data/app.db");
        assert_eq!(address("sqlite::memory:"), "sqlite::memory:");
        #[cfg(feature = "sql-postgres")]
        assert_eq!(address("postgres://ann:p%40ss@host/shop?application_name=x"), "postgres://host:5432/shop");
        #[cfg(feature = "sql-mysql")]
        assert_eq!(address("mariadb://ann:pass@host:1/shop"), "mysql://host:1/shop");
    }

    #[test]
    fn repeats_nothing_of_what_is_no_url() {
        let expected = "the url of the database begins with none of `sqlite:`, `postgres:` and `mysql:`";
        for text in ["hunter2", "hunter:2@host", ""] {
            assert_eq!(address(text), expected);
        }
    }

    #[test]
    fn names_the_feature_that_is_off() {
        let expected = "the url of the database is one of PostgreSQL, which the feature `sql-postgres` of `nestling` is \
                        for: add it in Cargo.toml";
        assert_eq!(feature_off("PostgreSQL", "sql-postgres").to_string(), expected);
        #[cfg(not(feature = "sql-postgres"))]
        assert_eq!(address("postgres://ann:s3cr3t@host/shop"), expected);
    }
}
