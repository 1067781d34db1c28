//! A database, as it is injected.

use super::connect;
use super::dialect::Dialect;
use super::driver::Pool;
use super::error::{SqlError, SqlErrorKind};
use super::options::SqlOptions;
use super::query::Query;
use sqlx::{SqlSafeStr, SqlStr, SqlitePool};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A database: SQLite, PostgreSQL or MySQL, with a pool of connections.
///
/// [`SqlModule`](super::SqlModule) provides it, and one text of SQL is for all of them: placeholders are `?`.
///
/// ```
/// use nestling::prelude::*;
/// use nestling::sql::{Database, FromRow, SqlModule};
///
/// #[derive(FromRow)]
/// struct Cat { id: i64, name: String }
///
/// #[injectable]
/// struct Cats { database: Arc<Database> }
///
/// impl Cats {
///     async fn add(&self, name: &str) -> Result<i64> {
///         Ok(self.database.query("INSERT INTO cats (name) VALUES (?)").bind(name).insert("id").await?)
///     }
///
///     async fn find(&self, id: i64) -> Result<Option<Cat>> {
///         Ok(self.database.query("SELECT id, name FROM cats WHERE id = ?").bind(id).fetch_optional().await?)
///     }
/// }
///
/// #[module(imports = [SqlModule::for_root("sqlite::memory:")], providers = [Cats])]
/// struct AppModule;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let app = App::create::<AppModule>().await?;
/// # app.get::<Database>()?.query("CREATE TABLE cats (id INTEGER PRIMARY KEY, name TEXT)").execute().await?;
/// let cats = app.get::<Cats>()?;
/// let id = cats.add("Tom").await?;
/// assert_eq!(cats.find(id).await?.map(|cat| cat.name), Some("Tom".to_owned()));
/// # Ok(())
/// # }
/// ```
pub struct Database {
    address: String,
    pool: Pool,
    acquire_timeout: Duration,
    /// SQLite has one writer at a time. Who waits here is served in order, and holds no connection meanwhile.
    writer: Option<Arc<Semaphore>>,
    statements: AtomicU64,
}

impl Database {
    /// Connects, migrates and gives the database, as [`SqlModule`](super::SqlModule) does at boot; for programs and
    /// tests without an application.
    ///
    /// # Errors
    ///
    /// A url that cannot be used, a database that stays away, a migration that fails.
    pub async fn connect(options: impl Into<SqlOptions>) -> Result<Self, SqlError> {
        connect::connect(&options.into()).await
    }

    pub(super) fn new(address: String, pool: Pool, acquire_timeout: Duration) -> Self {
        let writer = (pool.dialect() == Dialect::Sqlite).then(|| Arc::new(Semaphore::new(1)));
        Self { address, pool, acquire_timeout, writer, statements: AtomicU64::new(0) }
    }

    /// A statement with `?` for each value that [`bind`](Query::bind) gives it.
    ///
    /// PostgreSQL gets `$1`, `$2`, … instead; `??` is its operator `?`. The text is a literal; one that is put together
    /// says so with [`AssertSqlSafe`](super::AssertSqlSafe), and never contains what a user has sent.
    pub fn query(&self, sql: impl SqlSafeStr) -> Query<'_> {
        Query::new(self, self.pool.arguments(), sql.into_sql_str())
    }

    /// Which database it is, for the few statements that differ.
    pub fn dialect(&self) -> Dialect {
        self.pool.dialect()
    }

    /// Where the database is, without user and password: `postgres://db.internal:5432/shop`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Whether the database answers: for a route that says whether the application is ready.
    ///
    /// # Errors
    ///
    /// An [`Unavailable`](SqlErrorKind::Unavailable) one, at the latest when the time-out for a connection is over.
    pub async fn ping(&self) -> Result<(), SqlError> {
        let ping = async { self.pool.acquire().await?.handle().ping().await };
        match tokio::time::timeout(self.acquire_timeout, ping).await {
            Ok(answered) => Ok(answered?),
            Err(_) => Err(SqlError::new(SqlErrorKind::Unavailable, "the database does not answer")),
        }
    }

    /// How many statements have been sent through [`query`](Self::query) so far, for tests that count them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Waits for the connections that are in use, and closes all. [`SqlModule`](super::SqlModule) does it at shutdown.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// sqlx's own pool, if this is SQLite. What is done with it is in no transaction of [`transaction`](Self::transaction).
    pub fn sqlite(&self) -> Option<&SqlitePool> {
        match &self.pool {
            Pool::Sqlite(pool) => Some(pool),
            #[cfg(any(feature = "sql-postgres", feature = "sql-mysql"))]
            _ => None,
        }
    }

    /// The same, if this is PostgreSQL.
    #[cfg(feature = "sql-postgres")]
    pub fn postgres(&self) -> Option<&sqlx::PgPool> {
        match &self.pool {
            Pool::Postgres(pool) => Some(pool),
            _ => None,
        }
    }

    /// The same, if this is MySQL.
    #[cfg(feature = "sql-mysql")]
    pub fn mysql(&self) -> Option<&sqlx::MySqlPool> {
        match &self.pool {
            Pool::MySql(pool) => Some(pool),
            _ => None,
        }
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The right to write, where only one has it.
    pub(super) async fn writer(&self) -> Result<Option<OwnedSemaphorePermit>, SqlError> {
        let Some(writer) = &self.writer else { return Ok(None) };
        match tokio::time::timeout(self.acquire_timeout, Arc::clone(writer).acquire_owned()).await {
            // It is never closed.
            Ok(permit) => Ok(permit.ok()),
            Err(_) => Err(SqlError::new(SqlErrorKind::Conflict, "another transaction does not end")),
        }
    }

    pub(super) fn count(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    /// Without the values, which may be secrets.
    pub(super) fn log(&self, sql: &SqlStr, started: Instant) {
        let elapsed = started.elapsed();
        tracing::debug!(target: "nestling::sql", database = self.address, ?elapsed, "{}", sql.as_str());
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("address", &self.address).finish_non_exhaustive()
    }
}
