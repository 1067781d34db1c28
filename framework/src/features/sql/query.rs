//! One statement, with the values for its placeholders.

use super::database::Database;
use super::dialect::Dialect;
use super::driver::Arguments;
use super::error::{SqlError, SqlErrorKind};
use super::handle::{Done, Row};
use super::lease::Lease;
use super::placeholder::numbered;
use super::record::{Bind, Record};
use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};
use std::time::Instant;

/// One statement, with the values for its placeholders: see [`Database::query`].
#[must_use = "a statement is sent by `execute`, `insert` or one of the `fetch_` functions"]
pub struct Query<'d> {
    database: &'d Database,
    sql: SqlStr,
    arguments: Arguments,
    refused: Option<sqlx::error::BoxDynError>,
}

impl<'d> Query<'d> {
    pub(super) fn new(database: &'d Database, arguments: Arguments, sql: SqlStr) -> Self {
        Self { database, sql, arguments, refused: None }
    }

    /// The value for the next `?`.
    pub fn bind<'t>(mut self, value: impl Bind<'t>) -> Self {
        if let Err(error) = self.arguments.add(value) {
            self.refused.get_or_insert(error);
        }
        self
    }

    /// The values for the next placeholders, such as those of an `IN (…)`; see [`placeholders`](super::placeholders).
    pub fn bind_all<'t, T: Bind<'t>>(self, values: impl IntoIterator<Item = T>) -> Self {
        values.into_iter().fold(self, Self::bind)
    }

    /// Runs a statement that gives no rows.
    ///
    /// # Errors
    ///
    /// Whatever the database refuses; see [`SqlErrorKind`].
    pub async fn execute(self) -> Result<Done, SqlError> {
        let (database, sql, arguments) = self.ready()?;
        let mut lease = Lease::writing(database).await?;
        let started = Instant::now();
        let outcome = lease.handle()?.execute(sql.clone(), arguments).await;
        database.log(&sql, started);
        lease.outcome(outcome)
    }

    /// Runs an `INSERT` of one row and gives the number that the database has made for its column `id`.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute).
    ///
    /// ```
    /// # use nestling::sql::{Database, SqlError};
    /// # async fn sample(database: &Database) -> Result<(), SqlError> {
    /// let id: i64 = database.query("INSERT INTO cats (name) VALUES (?)").bind("Tom").insert("id").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn insert(mut self, id: &'static str) -> Result<i64, SqlError> {
        if self.database.dialect() == Dialect::Postgres {
            self.sql = AssertSqlSafe(format!("{} RETURNING {id}", self.sql.as_str())).into_sql_str();
            return self.fetch_scalar().await;
        }
        let made = self.execute().await?.last_insert_id();
        made.ok_or_else(|| SqlError::new(SqlErrorKind::Other, "the database has made no number for the row"))
    }

    /// The only row, or the first.
    ///
    /// # Errors
    ///
    /// [`RowNotFound`](SqlErrorKind::RowNotFound) if there is none, and whatever the database refuses.
    pub async fn fetch_one<T: Record>(self) -> Result<T, SqlError> {
        self.fetch_optional().await?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    ///
    /// Whatever the database refuses, and a row that is no `T`.
    pub async fn fetch_optional<T: Record>(self) -> Result<Option<T>, SqlError> {
        Ok(self.row().await?.map(|row| row.read()).transpose()?)
    }

    /// All rows.
    ///
    /// # Errors
    ///
    /// Whatever the database refuses, and a row that is no `T`.
    pub async fn fetch_all<T: Record>(self) -> Result<Vec<T>, SqlError> {
        Ok(self.rows().await?.iter().map(Row::read).collect::<Result<_, _>>()?)
    }

    /// The first column of the only row: `SELECT COUNT(*) …` as an `i64`.
    ///
    /// # Errors
    ///
    /// Those of [`fetch_one`](Self::fetch_one).
    pub async fn fetch_scalar<T>(self) -> Result<T, SqlError>
    where
        (T,): Record,
    {
        Ok(self.fetch_one::<(T,)>().await?.0)
    }

    /// Without the type of the row, so that it is compiled once.
    async fn row(self) -> Result<Option<Row>, SqlError> {
        let (database, sql, arguments) = self.ready()?;
        let mut lease = Lease::reading(database).await?;
        let started = Instant::now();
        let outcome = lease.handle()?.fetch_optional(sql.clone(), arguments).await;
        database.log(&sql, started);
        lease.outcome(outcome)
    }

    async fn rows(self) -> Result<Vec<Row>, SqlError> {
        let (database, sql, arguments) = self.ready()?;
        let mut lease = Lease::reading(database).await?;
        let started = Instant::now();
        let outcome = lease.handle()?.fetch_all(sql.clone(), arguments).await;
        database.log(&sql, started);
        lease.outcome(outcome)
    }

    fn ready(self) -> Result<(&'d Database, SqlStr, Arguments), SqlError> {
        self.database.count();
        match (self.refused, self.database.dialect()) {
            (Some(error), _) => Err(sqlx::Error::Encode(error).into()),
            (None, Dialect::Postgres) => {
                let sql = AssertSqlSafe(numbered(self.sql.as_str())).into_sql_str();
                Ok((self.database, sql, self.arguments))
            }
            (None, _) => Ok((self.database, self.sql, self.arguments)),
        }
    }
}
