//! One type for what each database has a type of its own for. The features of the databases are asked about here and in
//! `target.rs`, and nowhere else.

use super::dialect::Dialect;
use super::record::{Bind, Record};
use crate::di::provider::BoxFuture;
use sqlx::error::{BoxDynError, DatabaseError};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteArguments, SqliteQueryResult, SqliteRow};
use sqlx::{
    Arguments as _, Connection as _, Error, SqlSafeStr, SqlStr, Sqlite, SqliteConnection, SqlitePool, SqliteTransaction,
};
#[cfg(feature = "sql-mysql")]
use sqlx::{
    MySql, MySqlConnection, MySqlPool, MySqlTransaction,
    mysql::{MySqlArguments, MySqlQueryResult, MySqlRow},
};
#[cfg(feature = "sql-postgres")]
use sqlx::{
    PgConnection, PgPool, PgTransaction, Postgres,
    postgres::{PgArguments, PgQueryResult, PgRow},
};

/// `match` over one of the enums below, with the same expression for each database.
macro_rules! each {
    ($kind:ident($inner:ident) = $value:expr => $body:expr) => {
        match $value {
            $kind::Sqlite($inner) => $body,
            #[cfg(feature = "sql-postgres")]
            $kind::Postgres($inner) => $body,
            #[cfg(feature = "sql-mysql")]
            $kind::MySql($inner) => $body,
        }
    };
}

/// The same, where the expression becomes the variant of another enum.
macro_rules! map {
    ($kind:ident($inner:ident) = $value:expr => $into:ident($body:expr)) => {
        match $value {
            $kind::Sqlite($inner) => $into::Sqlite($body),
            #[cfg(feature = "sql-postgres")]
            $kind::Postgres($inner) => $into::Postgres($body),
            #[cfg(feature = "sql-mysql")]
            $kind::MySql($inner) => $into::MySql($body),
        }
    };
}

pub(super) enum Pool {
    Sqlite(SqlitePool),
    #[cfg(feature = "sql-postgres")]
    Postgres(PgPool),
    #[cfg(feature = "sql-mysql")]
    MySql(MySqlPool),
}

pub(super) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    #[cfg(feature = "sql-postgres")]
    Postgres(PoolConnection<Postgres>),
    #[cfg(feature = "sql-mysql")]
    MySql(PoolConnection<MySql>),
}

pub(super) enum Transaction {
    Sqlite(SqliteTransaction<'static>),
    #[cfg(feature = "sql-postgres")]
    Postgres(PgTransaction<'static>),
    #[cfg(feature = "sql-mysql")]
    MySql(MySqlTransaction<'static>),
}

/// A connection that is a pool's, or a transaction's.
pub(super) enum Handle<'c> {
    Sqlite(&'c mut SqliteConnection),
    #[cfg(feature = "sql-postgres")]
    Postgres(&'c mut PgConnection),
    #[cfg(feature = "sql-mysql")]
    MySql(&'c mut MySqlConnection),
}

pub(super) enum Arguments {
    Sqlite(SqliteArguments),
    #[cfg(feature = "sql-postgres")]
    Postgres(PgArguments),
    #[cfg(feature = "sql-mysql")]
    MySql(MySqlArguments),
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

impl Pool {
    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "sql-mysql")]
            Self::MySql(_) => Dialect::MySql,
        }
    }

    pub(super) async fn acquire(&self) -> Result<Connection, Error> {
        Ok(map!(Pool(pool) = self => Connection(pool.acquire().await?)))
    }

    /// Begins a transaction. SQLite's own way takes the write lock when it first writes, and fails at once if somebody
    /// else has written since it first read. Taken at the start, it is waited for.
    pub(super) async fn begin(&self) -> Result<Transaction, Error> {
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            #[cfg(feature = "sql-postgres")]
            Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
            #[cfg(feature = "sql-mysql")]
            Self::MySql(pool) => Transaction::MySql(pool.begin().await?),
        })
    }

    pub(super) async fn close(&self) {
        each!(Pool(pool) = self => pool.close().await);
    }

    pub(super) fn arguments(&self) -> Arguments {
        map!(Pool(_pool) = self => Arguments(Default::default()))
    }
}

impl Arguments {
    pub(super) fn add<'t>(&mut self, value: impl Bind<'t>) -> Result<(), BoxDynError> {
        each!(Arguments(arguments) = self => arguments.add(value))
    }
}

impl Connection {
    pub(super) fn handle(&mut self) -> Handle<'_> {
        map!(Connection(connection) = self => Handle(&mut **connection))
    }
}

impl Transaction {
    pub(super) fn handle(&mut self) -> Handle<'_> {
        map!(Transaction(transaction) = self => Handle(&mut **transaction))
    }

    pub(super) async fn commit(self) -> Result<(), Error> {
        each!(Transaction(transaction) = self => transaction.commit().await)
    }

    pub(super) async fn rollback(self) -> Result<(), Error> {
        each!(Transaction(transaction) = self => transaction.rollback().await)
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

/// The number of MySQL's error, if it is one.
pub(super) fn mysql_number(_error: &dyn DatabaseError) -> Option<u16> {
    #[cfg(feature = "sql-mysql")]
    return _error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>().map(|error| error.number());
    #[cfg(not(feature = "sql-mysql"))]
    None
}
