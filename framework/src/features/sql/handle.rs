//! What runs on a connection, and what comes back.

use super::dialect::Dialect;
use super::driver::{Arguments, each};
use super::record::Record;
use crate::di::provider::BoxFuture;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteQueryResult, SqliteRow};
use sqlx::{Connection as _, Error, SqlSafeStr, SqlStr, SqliteConnection};
#[cfg(feature = "sql-mysql")]
use sqlx::{
    MySqlConnection,
    mysql::{MySqlQueryResult, MySqlRow},
};
#[cfg(feature = "sql-postgres")]
use sqlx::{
    PgConnection,
    postgres::{PgQueryResult, PgRow},
};

/// A connection that is a pool's, or a transaction's.
pub(super) enum Handle<'c> {
    Sqlite(&'c mut SqliteConnection),
    #[cfg(feature = "sql-postgres")]
    Postgres(&'c mut PgConnection),
    #[cfg(feature = "sql-mysql")]
    MySql(&'c mut MySqlConnection),
}

pub(super) enum Row {
    Sqlite(SqliteRow),
    #[cfg(feature = "sql-postgres")]
    Postgres(PgRow),
    #[cfg(feature = "sql-mysql")]
    MySql(MySqlRow),
}

/// What a statement that gives no rows has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    rows_affected: u64,
    last_insert_id: Option<i64>,
}

impl Done {
    /// How many rows were inserted, updated or deleted.
    ///
    /// MySQL counts the rows that an update has found, as the others do.
    pub fn rows_affected(&self) -> u64 {
        self.rows_affected
    }

    /// The number that SQLite or MySQL has given to the inserted row; PostgreSQL tells none. What works on all three is
    /// [`Query::insert`](super::Query::insert).
    pub fn last_insert_id(&self) -> Option<i64> {
        self.last_insert_id
    }
}

/// Runs a statement on the connection that its arguments were made for.
macro_rules! run {
    ($connection:expr, $sql:expr, $arguments:expr, $run:ident => $done:expr) => {
        match ($connection, $arguments) {
            (Handle::Sqlite(connection), Arguments::Sqlite(arguments)) => {
                sqlx::query_with($sql, arguments).$run(connection).await.map($done)
            }
            #[cfg(feature = "sql-postgres")]
            (Handle::Postgres(connection), Arguments::Postgres(arguments)) => {
                sqlx::query_with($sql, arguments).$run(connection).await.map($done)
            }
            #[cfg(feature = "sql-mysql")]
            (Handle::MySql(connection), Arguments::MySql(arguments)) => {
                sqlx::query_with($sql, arguments).$run(connection).await.map($done)
            }
            #[cfg(any(feature = "sql-postgres", feature = "sql-mysql"))]
            _ => Err(Error::InvalidArgument("the arguments are for another database".to_owned())),
        }
    };
}

/// In boxes, which forget the lifetimes that sqlx's executors are generic over: in a future that holds such an executor,
/// rustc cannot prove for all of them that it is `Send`.
impl<'c> Handle<'c> {
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "sql-mysql")]
            Self::MySql(_) => Dialect::MySql,
        }
    }

    pub(super) fn execute(self, sql: SqlStr, arguments: Arguments) -> BoxFuture<'c, Result<Done, Error>> {
        Box::pin(async move { run!(self, sql, arguments, execute => Done::from) })
    }

    pub(super) fn fetch_all(self, sql: SqlStr, arguments: Arguments) -> BoxFuture<'c, Result<Vec<Row>, Error>> {
        Box::pin(
            async move { run!(self, sql, arguments, fetch_all => |rows| rows.into_iter().map(Row::from).collect()) },
        )
    }

    pub(super) fn fetch_optional(self, sql: SqlStr, arguments: Arguments) -> BoxFuture<'c, Result<Option<Row>, Error>> {
        Box::pin(async move { run!(self, sql, arguments, fetch_optional => |row| row.map(Row::from)) })
    }

    /// Statements without arguments, which are not prepared.
    pub(super) fn run(self, sql: impl SqlSafeStr) -> BoxFuture<'c, Result<(), Error>> {
        let sql = sqlx::raw_sql(sql);
        Box::pin(async move { each!(Handle(connection) = self => sql.execute(connection).await.map(drop)) })
    }

    pub(super) fn ping(self) -> BoxFuture<'c, Result<(), Error>> {
        Box::pin(async move { each!(Handle(connection) = self => connection.ping().await) })
    }

    /// Brings the tables up to date, and nobody else does meanwhile. SQLite has no other lock than that of a transaction.
    ///
    /// Hidden as it is, `run_direct` is what sqlx offers those who have such lifetimes.
    pub(super) fn migrate(self, migrator: &'c Migrator) -> BoxFuture<'c, Result<(), MigrateError>> {
        match self {
            Self::Sqlite(connection) => Box::pin(async move {
                let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
                migrator.run_direct(None, &mut *transaction, false).await?;
                Ok(transaction.commit().await?)
            }),
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(connection) => Box::pin(migrator.run_direct(None, connection, false)),
            #[cfg(feature = "sql-mysql")]
            Self::MySql(connection) => Box::pin(async move {
                // sqlx waits for ever, which MariaDB refuses without a word.
                let lock = "SELECT GET_LOCK(CONCAT('nestling.', MD5(DATABASE())), 3600)";
                sqlx::query(lock).execute(&mut *connection).await?;
                migrator.run_direct(None, &mut *connection, false).await?;
                let unlock = "SELECT RELEASE_LOCK(CONCAT('nestling.', MD5(DATABASE())))";
                Ok(sqlx::query(unlock).execute(connection).await.map(drop)?)
            }),
        }
    }
}

impl Row {
    pub(super) fn read<T: Record>(&self) -> Result<T, Error> {
        each!(Row(row) = self => T::from_row(row))
    }
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl From<SqliteQueryResult> for Done {
    fn from(done: SqliteQueryResult) -> Self {
        Self { rows_affected: done.rows_affected(), last_insert_id: Some(done.last_insert_rowid()) }
    }
}

#[cfg(feature = "sql-postgres")]
impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self::Postgres(row)
    }
}

#[cfg(feature = "sql-postgres")]
impl From<PgQueryResult> for Done {
    fn from(done: PgQueryResult) -> Self {
        Self { rows_affected: done.rows_affected(), last_insert_id: None }
    }
}

#[cfg(feature = "sql-mysql")]
impl From<MySqlRow> for Row {
    fn from(row: MySqlRow) -> Self {
        Self::MySql(row)
    }
}

#[cfg(feature = "sql-mysql")]
impl From<MySqlQueryResult> for Done {
    fn from(done: MySqlQueryResult) -> Self {
        Self { rows_affected: done.rows_affected(), last_insert_id: i64::try_from(done.last_insert_id()).ok() }
    }
}
