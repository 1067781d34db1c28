//! The connection that a statement runs on.

use super::database::Database;
use super::driver::Connection;
use super::error::SqlError;
use super::handle::Handle;
use super::session::{self, Session};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit};

/// A connection of the pool, or that of the transaction which the task is in.
pub(super) enum Lease {
    Pooled(Connection, #[expect(dead_code, reason = "it is held")] Option<OwnedSemaphorePermit>),
    Session(OwnedMutexGuard<Session>),
}

impl Lease {
    /// For statements that only read, as far as one knows.
    pub(super) async fn reading(database: &Database) -> Result<Self, SqlError> {
        match session::of(database) {
            Some(session) => Ok(Self::Session(session.lock_owned().await)),
            None => Ok(Self::Pooled(database.pool().acquire().await?, None)),
        }
    }

    /// For statements that write.
    pub(super) async fn writing(database: &Database) -> Result<Self, SqlError> {
        match session::of(database) {
            Some(session) => Ok(Self::Session(session.lock_owned().await)),
            None => {
                let writer = database.writer().await?;
                Ok(Self::Pooled(database.pool().acquire().await?, writer))
            }
        }
    }

    pub(super) fn handle(&mut self) -> Result<Handle<'_>, SqlError> {
        match self {
            Self::Pooled(connection, _) => Ok(connection.handle()),
            Self::Session(session) => session.handle(),
        }
    }

    /// What came of a statement; a transaction remembers what has failed in it.
    pub(super) fn outcome<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, SqlError> {
        let outcome = outcome.map_err(SqlError::from);
        if let (Self::Session(session), Err(error)) = (self, &outcome) {
            session.note(error);
        }
        outcome
    }
}
