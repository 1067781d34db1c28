//! Several statements as one: all of them are done, or none.

use super::database::Database;
use super::error::SqlError;
use super::session::{self, Scope};
use crate::http::Response;
use crate::pipeline::{ExecutionContext, Interceptor, Next};
use crate::{Result, injectable};
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

/// How often a transaction is tried that others are faster than.
const ATTEMPTS: u32 = 5;

impl Database {
    /// Runs `work` in a transaction: it is committed if `work` succeeds, and rolled back if it fails, panics or is
    /// dropped, as it is when the client goes away.
    ///
    /// Whatever `work` calls is part of it: every [`query`](Self::query) of this task. `tokio::spawn` begins a task of its
    /// own, which is not.
    ///
    /// Where the database refuses it because another transaction was faster (a deadlock, a failed serialisation), `work` is
    /// run again, up to 5 times: it should do nothing that cannot be undone. For that it borrows what it uses:
    /// `|| async { … }`, without `move`.
    ///
    /// ```
    /// # use nestling::sql::Database;
    /// # use nestling::Result;
    /// async fn transfer(database: &Database, from: i64, to: i64) -> Result<()> {
    ///     database
    ///         .transaction(|| async {
    ///             database.query("UPDATE accounts SET cents = cents - 1 WHERE id = ?").bind(from).execute().await?;
    ///             database.query("UPDATE accounts SET cents = cents + 1 WHERE id = ?").bind(to).execute().await?;
    ///             Ok(())
    ///         })
    ///         .await
    /// }
    /// ```
    ///
    /// One within another is a savepoint: if it fails, only it is rolled back, and the outer one goes on if it wants to. A
    /// statement that fails directly in a transaction spoils it on every database, because it does so on PostgreSQL.
    ///
    /// # Errors
    ///
    /// Those of `work`, and those of beginning and committing.
    pub async fn transaction<T, E, F>(&self, work: impl Fn() -> F) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
        E: From<SqlError>,
    {
        let mut attempt = 1;
        loop {
            let scope = Scope::open(self).await?;
            let outcome = match scope.around(work()).await {
                Ok(value) => scope.commit().await.map(|()| value).map_err(E::from),
                Err(error) => Err(error),
            };
            match outcome {
                Err(error) => {
                    if !scope.rollback().await || attempt == ATTEMPTS {
                        return Err(error);
                    }
                }
                done => return done,
            }
            attempt += 1;
        }
    }
}

/// An interceptor that makes a request one transaction: it is rolled back if anything ends in an error, also an answer
/// with a status of 400 or more, and if the client goes away.
///
/// [`SqlModule`](super::SqlModule) provides it. It stands around the pipes and the handler; guards run before it.
///
/// ```
/// use nestling::prelude::*;
/// use nestling::sql::{Database, Transactional};
///
/// #[controller("/transfers")]
/// struct TransfersController { database: Arc<Database> }
///
/// #[routes]
/// impl TransfersController {
///     #[post("/")]
///     #[interceptor(Transactional)]
///     async fn transfer(&self) -> Result<()> {
///         self.database.query("UPDATE accounts SET cents = cents - 1 WHERE id = 1").execute().await?;
///         self.database.query("UPDATE accounts SET cents = cents + 1 WHERE id = 2").execute().await?;
///         Ok(())
///     }
/// }
/// ```
///
/// A handler cannot be run twice, so a transaction that others were faster than is answered with 503;
/// [`Database::transaction`] tries again.
#[injectable]
pub struct Transactional {
    database: Arc<Database>,
}

#[diagnostic::do_not_recommend]
impl Interceptor for Transactional {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        around(&self.database, ctx, next).await
    }
}

/// The same on the database of [`NamedSqlModule<Q>`](super::NamedSqlModule): `#[interceptor(TransactionalOn<Archive>)]`.
#[injectable]
pub struct TransactionalOn<Q: Send + Sync + 'static> {
    #[inject(Q)]
    database: Arc<Database>,
    #[inject(default)]
    qualifier: PhantomData<fn() -> Q>,
}

#[diagnostic::do_not_recommend]
impl<Q: Send + Sync + 'static> Interceptor for TransactionalOn<Q> {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        around(&self.database, ctx, next).await
    }
}

async fn around(database: &Database, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
    // On the controller and on the route, it is one.
    if session::of(database).is_some() {
        return next.handle(ctx).await;
    }
    let scope = Scope::open(database).await?;
    let outcome = scope.around(next.handle(ctx)).await;
    match &outcome {
        Ok(response) if response.status().as_u16() < 400 => scope.commit().await?,
        _ => drop(scope.rollback().await),
    }
    outcome
}
