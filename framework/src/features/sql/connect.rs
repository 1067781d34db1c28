//! The way to a database at boot, with patience.

use super::database::Database;
use super::driver::Pool;
use super::error::{SqlError, SqlErrorKind};
use super::options::SqlOptions;
use super::target::Target;
use std::time::Duration;

pub(super) async fn connect(options: &SqlOptions) -> Result<Database, SqlError> {
    let target = Target::parse(&options.url)?;
    let address = target.address();
    reach(&target, &address, options).await?;
    let pool = target.pool(options);
    let prepared = prepare(&pool, options).await;
    if let Err(error) = prepared {
        // With its connections goes the lock on the migrations.
        pool.close().await;
        let what = format!("the database {address} cannot be used");
        return Err(error.within(&what));
    }
    tracing::info!(target: "nestling::sql", database = address, "connected");
    Ok(Database::new(address, pool, options.acquire_timeout))
}

/// Tries until the database is there. What it refuses, such as a wrong password, it would refuse again.
async fn reach(target: &Target, address: &str, options: &SqlOptions) -> Result<(), SqlError> {
    let attempts = options.retry_attempts.max(1);
    for attempt in 1..=attempts {
        let Err(error) = reach_once(target, options.acquire_timeout).await else { return Ok(()) };
        if error.kind() != SqlErrorKind::Unavailable || attempt == attempts {
            let tried = if attempt == 1 { "1 attempt".to_owned() } else { format!("{attempt} attempts") };
            return Err(error.within(&format!("the database {address} cannot be reached ({tried})")));
        }
        let delay = options.retry_delay;
        tracing::warn!(target: "nestling::sql", database = address, attempt, attempts, ?delay, %error, "trying again");
        tokio::time::sleep(delay).await;
    }
    Ok(())
}

async fn reach_once(target: &Target, limit: Duration) -> Result<(), SqlError> {
    match tokio::time::timeout(limit, target.reach()).await {
        Ok(reached) => reached.map_err(|error| SqlError::from(error).without_user(target.user())),
        Err(_) => Err(SqlError::new(SqlErrorKind::Unavailable, format!("no answer within {limit:?}"))),
    }
}

async fn prepare(pool: &Pool, options: &SqlOptions) -> Result<(), SqlError> {
    let mut connection = pool.acquire().await?;
    match &options.migrations {
        Some(migrations) => migrations.run(connection.handle()).await,
        None => Ok(()),
    }
}
