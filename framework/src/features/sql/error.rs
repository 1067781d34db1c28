//! What goes wrong with a database, and what a client is told of it.

use super::constraint;
use super::dialect::Dialect;
use super::driver::{dialect_of, mysql_number};
use crate::http::{Exception, ExceptionDoc, HttpException, ServiceUnavailableException};
use sqlx::error::{DatabaseError, ErrorKind};
use std::fmt;

/// What a database, or the way to it, has refused.
///
/// As an answer it is a 503 where trying again may help ([`Unavailable`](SqlErrorKind::Unavailable),
/// [`Conflict`](SqlErrorKind::Conflict)) and a 500 otherwise. Neither tells the client anything; the log has it all.
///
/// ```
/// # use nestling::sql::{Database, SqlError};
/// # use nestling::http::ConflictException;
/// # use nestling::prelude::*;
/// async fn sign_up(database: &Database, email: &str) -> Result<()> {
///     let inserted = database.query("INSERT INTO users (email) VALUES (?)").bind(email).execute().await;
///     match inserted {
///         Err(error) if error.is_unique_violation() => Err(ConflictException::new("email is taken").into()),
///         inserted => Ok(drop(inserted?)),
///     }
/// }
/// ```
#[derive(Debug)]
pub struct SqlError {
    kind: SqlErrorKind,
    context: Option<String>,
    source: Option<sqlx::Error>,
}

/// What a program can do about a [`SqlError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SqlErrorKind {
    /// The database cannot be reached, has gone away, or has no connection left in time.
    Unavailable,
    /// Somebody else was faster: a deadlock, a failed serialisation or a lock that was not released in time. Done again,
    /// the whole transaction may succeed; [`Database::transaction`](super::Database::transaction) does it again.
    Conflict,
    /// A unique index or a primary key has the value already.
    UniqueViolation,
    /// A row is referred to that is not there, or still referred to.
    ForeignKeyViolation,
    /// A column that needs a value has none.
    NotNullViolation,
    /// A `CHECK` does not hold.
    CheckViolation,
    /// `fetch_one` has found no row.
    RowNotFound,
    /// Anything else: a mistake in the program, most likely.
    Other,
}

impl SqlError {
    pub(super) fn new(kind: SqlErrorKind, context: impl Into<String>) -> Self {
        Self { kind, context: Some(context.into()), source: None }
    }

    /// The same, with what was being done.
    pub(super) fn context(self, context: impl Into<String>) -> Self {
        Self { context: Some(context.into()), ..self }
    }

    /// The same, where `what` was going on.
    pub(super) fn within(self, what: &str) -> Self {
        let context = match &self.context {
            Some(context) => format!("{what}: {context}"),
            None => what.to_owned(),
        };
        self.context(context)
    }

    /// Whether the database itself has refused.
    pub(super) fn is_answer(&self) -> bool {
        self.answer().is_some()
    }

    fn answer(&self) -> Option<&dyn DatabaseError> {
        match self.source.as_ref()? {
            sqlx::Error::Database(answer) => Some(&**answer),
            _ => None,
        }
    }

    /// The same, without the name that databases repeat to those whom they refuse.
    pub(super) fn without_user(self, user: &str) -> Self {
        if !self.is_answer() || user.is_empty() {
            return self;
        }
        let text = ['"', '\'']
            .iter()
            .fold(self.to_string(), |text, quote| text.replace(&format!("{quote}{user}{quote}"), "…"));
        Self::new(self.kind, text)
    }

    /// What can be done about it.
    pub fn kind(&self) -> SqlErrorKind {
        self.kind
    }

    /// Whether a unique index or a primary key has the value already.
    pub fn is_unique_violation(&self) -> bool {
        self.kind == SqlErrorKind::UniqueViolation
    }

    /// Whether that is of this column, as far as the database says. SQLite names the columns; the others name the constraint
    /// or index, whose name has to have the column's in it, between underscores or alone: `users_email_key`.
    ///
    /// ```
    /// # use nestling::sql::SqlError;
    /// fn message(error: &SqlError) -> &'static str {
    ///     if error.is_unique_violation_of("email") { "email is taken" } else { "username is taken" }
    /// }
    /// ```
    pub fn is_unique_violation_of(&self, column: &str) -> bool {
        self.is_unique_violation() && self.answer().is_some_and(|answer| constraint::is_of(answer, column))
    }

    /// What is violated, in the database's words: the name of the constraint or index (PostgreSQL, MySQL), or table and
    /// columns, such as `users.email` (SQLite).
    pub fn constraint(&self) -> Option<&str> {
        self.answer().and_then(constraint::constraint)
    }

    /// sqlx's error, if it is one.
    pub fn sqlx(&self) -> Option<&sqlx::Error> {
        self.source.as_ref()
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.context, &self.source) {
            (Some(context), Some(source)) => write!(f, "{context}: {}", told(source)),
            (Some(context), None) => f.write_str(context),
            (None, Some(source)) => f.write_str(&told(source)),
            (None, None) => f.write_str("a database error"),
        }
    }
}

/// PostgreSQL says the line of its own source, which sqlx repeats.
fn told(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(answer) if dialect_of(&**answer) == Dialect::Postgres => {
            format!("error returned from database: {}", answer.message())
        }
        error => error.to_string(),
    }
}

/// Without a source, because sqlx's texts contain those of their causes.
impl std::error::Error for SqlError {}

impl From<sqlx::Error> for SqlError {
    fn from(error: sqlx::Error) -> Self {
        Self { kind: kind(&error), context: None, source: Some(error) }
    }
}

impl Exception for SqlError {
    fn into_exception(self) -> HttpException {
        match self.kind {
            SqlErrorKind::Unavailable | SqlErrorKind::Conflict => {
                ServiceUnavailableException::default().cause(self).into()
            }
            _ => HttpException::internal(self),
        }
    }

    fn describe() -> Vec<ExceptionDoc> {
        ServiceUnavailableException::describe()
    }
}

/// For those who use a pool of sqlx itself.
impl Exception for sqlx::Error {
    fn into_exception(self) -> HttpException {
        SqlError::from(self).into_exception()
    }
}

inventory::submit! { crate::http::typed::ExceptionRegistration::of::<SqlError>() }
inventory::submit! { crate::http::typed::ExceptionRegistration::of::<sqlx::Error>() }

fn kind(error: &sqlx::Error) -> SqlErrorKind {
    match error {
        sqlx::Error::Database(error) => kind_of_answer(&**error),
        sqlx::Error::RowNotFound => SqlErrorKind::RowNotFound,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        // What is cut off in the middle of an answer is not what the protocol expects.
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => SqlErrorKind::Unavailable,
        _ => SqlErrorKind::Other,
    }
}

/// What the database itself has answered.
fn kind_of_answer(error: &dyn DatabaseError) -> SqlErrorKind {
    match error.kind() {
        ErrorKind::UniqueViolation => SqlErrorKind::UniqueViolation,
        ErrorKind::ForeignKeyViolation => SqlErrorKind::ForeignKeyViolation,
        ErrorKind::NotNullViolation => SqlErrorKind::NotNullViolation,
        ErrorKind::CheckViolation => SqlErrorKind::CheckViolation,
        _ => kind_of_code(error),
    }
}

fn kind_of_code(error: &dyn DatabaseError) -> SqlErrorKind {
    match (error.code().as_deref().unwrap_or_default(), mysql_number(error)) {
        // Lock wait time-out, which has no state of its own.
        (_, Some(1205)) => SqlErrorKind::Conflict,
        // The server ends, ends this connection, or has too many.
        (_, Some(1040 | 1053 | 1077 | 1079 | 1203 | 1226 | 1927)) => SqlErrorKind::Unavailable,
        ("40001" | "40P01" | "55P03", _) => SqlErrorKind::Conflict,
        // Also PostgreSQL's classes of ends, lack of resources and system errors.
        (state, _) if state.len() == 5 && ["08", "53", "57P", "58"].iter().any(|class| state.starts_with(class)) => {
            SqlErrorKind::Unavailable
        }
        // A PostgreSQL state is as long as it is, and may consist of digits.
        (code, None) if code.len() < 5 => code.parse().map_or(SqlErrorKind::Other, kind_of_sqlite),
        _ => SqlErrorKind::Other,
    }
}

/// The lowest byte of a SQLite code says what it is; the others say more exactly.
fn kind_of_sqlite(code: u32) -> SqlErrorKind {
    match code & 0xff {
        // SQLITE_BUSY, SQLITE_LOCKED
        5 | 6 => SqlErrorKind::Conflict,
        // SQLITE_IOERR, SQLITE_CANTOPEN
        10 | 14 => SqlErrorKind::Unavailable,
        _ => SqlErrorKind::Other,
    }
}
