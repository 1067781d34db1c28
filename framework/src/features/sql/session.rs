//! A transaction while it runs: which one a statement belongs to, and whether it may be committed.

use super::database::Database;
use super::driver::Transaction;
use super::error::{SqlError, SqlErrorKind};
use super::handle::Handle;
use sqlx::AssertSqlSafe;
use std::future::Future;
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit};

tokio::task_local! {
    /// The innermost transaction of this task.
    static CURRENT: Arc<Scope>;
}

/// A transaction in which something runs.
pub(super) struct Scope {
    /// The address of the database, which the transaction borrows.
    database: usize,
    session: Arc<Mutex<Session>>,
    outer: Option<Arc<Scope>>,
}

/// A transaction, or a savepoint in one.
pub(super) struct Session {
    held: Held,
    depth: usize,
    spoiled: Option<Spoiled>,
}

enum Held {
    Transaction(Transaction, Option<OwnedSemaphorePermit>),
    /// Whoever else is in the outer transaction waits until this one ends.
    Savepoint(OwnedMutexGuard<Session>),
    Nothing,
}

/// Why a transaction cannot be committed.
#[derive(Clone, Copy)]
enum Spoiled {
    /// Another transaction was faster.
    Conflict,
    /// A statement was refused. PostgreSQL would roll back and call it a commit; the others must not differ.
    Refused,
    /// A transaction within this one was dropped on its way.
    Abandoned,
}

impl Scope {
    /// Begins a transaction, or a savepoint in the one that is running.
    pub(super) async fn open(database: &Database) -> Result<Arc<Self>, SqlError> {
        let session = match find(database) {
            Some(outer) => Session::nested(outer).await?,
            None => {
                let writer = database.writer().await?;
                let transaction = database.pool().begin().await?;
                Session { held: Held::Transaction(transaction, writer), depth: 0, spoiled: None }
            }
        };
        let outer = CURRENT.try_with(Arc::clone).ok();
        Ok(Arc::new(Self { database: address(database), session: Arc::new(Mutex::new(session)), outer }))
    }

    /// Runs `work` in this transaction.
    pub(super) fn around<F: Future>(self: &Arc<Self>, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(Arc::clone(self), work)
    }

    /// Commits what has been done.
    pub(super) async fn commit(&self) -> Result<(), SqlError> {
        let mut session = self.session.lock().await;
        match session.spoiled {
            None => session.end(true).await,
            Some(spoiled) => {
                self.roll_back(&mut session).await;
                Err(spoiled.error())
            }
        }
    }

    /// Undoes what has been done, and says whether doing it again may help.
    pub(super) async fn rollback(&self) -> bool {
        let mut session = self.session.lock().await;
        let conflict = matches!(session.spoiled, Some(Spoiled::Conflict));
        self.roll_back(&mut session).await;
        conflict && self.is_outermost()
    }

    fn is_outermost(&self) -> bool {
        let outer = std::iter::successors(self.outer.as_deref(), |scope| scope.outer.as_deref());
        !outer.into_iter().any(|scope| scope.database == self.database)
    }

    /// What cannot be rolled back has lost its connection, and is rolled back by the database.
    async fn roll_back(&self, session: &mut Session) {
        if let Err(error) = session.end(false).await {
            tracing::debug!(target: "nestling::sql", %error, "a transaction was not rolled back, but lost");
        }
    }
}

impl Session {
    async fn nested(outer: Arc<Scope>) -> Result<Self, SqlError> {
        let mut outer = Arc::clone(&outer.session).lock_owned().await;
        let depth = outer.depth + 1;
        outer.handle()?.run(AssertSqlSafe(format!("SAVEPOINT nestling_{depth}"))).await?;
        Ok(Self { held: Held::Savepoint(outer), depth, spoiled: None })
    }

    pub(super) fn handle(&mut self) -> Result<Handle<'_>, SqlError> {
        match &mut self.held {
            Held::Transaction(transaction, _) => Ok(transaction.handle()),
            Held::Savepoint(outer) => outer.handle(),
            Held::Nothing => Err(SqlError::new(SqlErrorKind::Other, "the transaction has ended")),
        }
    }

    /// Remembers what keeps the transaction from being committed.
    pub(super) fn note(&mut self, error: &SqlError) {
        match error.kind() {
            SqlErrorKind::Conflict => self.lose(),
            _ if error.is_answer() => self.spoiled = self.spoiled.or(Some(Spoiled::Refused)),
            _ => {}
        }
    }

    /// Databases end the whole transaction, not only the savepoint.
    fn lose(&mut self) {
        self.spoiled = Some(Spoiled::Conflict);
        if let Held::Savepoint(outer) = &mut self.held {
            outer.lose();
        }
    }

    async fn end(&mut self, commit: bool) -> Result<(), SqlError> {
        let depth = self.depth;
        match std::mem::replace(&mut self.held, Held::Nothing) {
            Held::Transaction(transaction, _writer) if commit => Ok(transaction.commit().await?),
            Held::Transaction(transaction, _writer) => Ok(transaction.rollback().await?),
            Held::Savepoint(mut outer) => {
                let sql = match commit {
                    true => format!("RELEASE SAVEPOINT nestling_{depth}"),
                    false => format!("ROLLBACK TO SAVEPOINT nestling_{depth}; RELEASE SAVEPOINT nestling_{depth}"),
                };
                let before = outer.spoiled.replace(Spoiled::Abandoned);
                outer.handle()?.run(AssertSqlSafe(sql)).await?;
                outer.spoiled = before;
                Ok(())
            }
            Held::Nothing => Err(SqlError::new(SqlErrorKind::Other, "the transaction has ended")),
        }
    }
}

/// A transaction that is dropped rolls back; a savepoint that is dropped leaves that to the transaction.
impl Drop for Session {
    fn drop(&mut self) {
        if let Held::Savepoint(outer) = &mut self.held {
            outer.spoiled = outer.spoiled.or(Some(Spoiled::Abandoned));
        }
    }
}

impl Spoiled {
    fn error(self) -> SqlError {
        let (kind, message) = match self {
            Self::Conflict => (SqlErrorKind::Conflict, "the transaction was rolled back, because another was faster"),
            Self::Refused => (
                SqlErrorKind::Other,
                "the transaction was rolled back, because a statement in it had failed: \
                 put what may fail into a `transaction` of its own within it",
            ),
            Self::Abandoned => {
                (SqlErrorKind::Other, "the transaction was rolled back, because one within it did not come to its end")
            }
        };
        SqlError::new(kind, message)
    }
}

/// The session that statements to this database belong to, if the task is in a transaction.
pub(super) fn of(database: &Database) -> Option<Arc<Mutex<Session>>> {
    find(database).map(|scope| Arc::clone(&scope.session))
}

fn find(database: &Database) -> Option<Arc<Scope>> {
    let current = CURRENT.try_with(Arc::clone).ok();
    std::iter::successors(current, |scope| scope.outer.clone()).find(|scope| scope.database == address(database))
}

/// It stays the same as long as the database is borrowed.
fn address(database: &Database) -> usize {
    std::ptr::from_ref(database) as usize
}
