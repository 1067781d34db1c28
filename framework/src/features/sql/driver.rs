//! One type for what each database has a type of its own for.
//!
//! The features of the databases are asked about here, in `handle.rs`, `record.rs` and `target.rs`, and in the functions
//! of `Database` that give the pools.

use super::dialect::Dialect;
use super::handle::Handle;
use super::record::Bind;
use sqlx::error::{BoxDynError, DatabaseError};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, Error, Sqlite, SqlitePool, SqliteTransaction};
#[cfg(feature = "sql-mysql")]
use sqlx::{MySql, MySqlPool, MySqlTransaction, mysql::MySqlArguments};
#[cfg(feature = "sql-postgres")]
use sqlx::{PgPool, PgTransaction, Postgres, postgres::PgArguments};

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

pub(super) use each;

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

pub(super) enum Arguments {
    Sqlite(SqliteArguments),
    #[cfg(feature = "sql-postgres")]
    Postgres(PgArguments),
    #[cfg(feature = "sql-mysql")]
    MySql(MySqlArguments),
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

/// Which database has answered.
pub(super) fn dialect_of(error: &dyn DatabaseError) -> Dialect {
    #[cfg(feature = "sql-postgres")]
    if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        return Dialect::Postgres;
    }
    match mysql_number(error) {
        Some(_) => Dialect::MySql,
        None => Dialect::Sqlite,
    }
}

/// The number of MySQL's error, if it is one.
pub(super) fn mysql_number(_error: &dyn DatabaseError) -> Option<u16> {
    #[cfg(feature = "sql-mysql")]
    return _error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>().map(|error| error.number());
    #[cfg(not(feature = "sql-mysql"))]
    None
}
