//! Several statements as one, from a service.

use super::{database, on_every_database};
use nestling::Result;
use nestling::sql::{Database, SqlError, SqlErrorKind};
use nestling_tests::databases::Kind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::Barrier;

on_every_database! {
    commits_what_succeeds,
    rolls_back_what_fails,
    rolls_back_what_panics,
    rolls_back_what_is_dropped,
    is_seen_by_nobody_else_until_it_is_committed,
    undoes_a_nested_one_alone,
    does_not_commit_when_a_statement_has_failed,
    does_not_commit_when_a_nested_one_was_dropped,
    counts_every_one_of_fifty_concurrent_increments,
    does_again_what_a_deadlock_has_undone,
    is_of_one_database_only,
}

async fn add(database: &Database, name: &str) -> Result<(), SqlError> {
    database.query("INSERT INTO counters (name, value) VALUES (?, 0)").bind(name).execute().await.map(drop)
}

async fn names(database: &Database) -> Result<Vec<String>, SqlError> {
    let rows: Vec<(String,)> = database.query("SELECT name FROM counters ORDER BY name").fetch_all().await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

async fn value(database: &Database, name: &str) -> Result<i64, SqlError> {
    database.query("SELECT value FROM counters WHERE name = ?").bind(name).fetch_scalar().await
}

async fn increment(database: &Database, name: &str) -> Result<(), SqlError> {
    let sql = "UPDATE counters SET value = value + 1 WHERE name = ?";
    database.query(sql).bind(name).execute().await.map(drop)
}

async fn commits_what_succeeds(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let seen = database
        .transaction(|| async {
            add(&database, "a").await?;
            add(&database, "b").await?;
            names(&database).await
        })
        .await?;
    assert_eq!((seen.len(), names(&database).await?.len()), (2, 2));
    Ok(())
}

async fn rolls_back_what_fails(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let outcome: Result<()> = database
        .transaction(|| async {
            add(&database, "a").await?;
            Err(nestling::Error::msg("changed my mind"))
        })
        .await;
    assert_eq!(outcome.unwrap_err().to_string(), "changed my mind");
    assert!(names(&database).await?.is_empty());
    Ok(())
}

async fn rolls_back_what_panics(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let database = Arc::new(database);
    let panicking = {
        let database = Arc::clone(&database);
        tokio::spawn(async move {
            let work = database.transaction(|| async {
                add(&database, "a").await?;
                if names(&database).await?.len() == 1 {
                    panic!("in the middle");
                }
                Ok::<_, SqlError>(())
            });
            work.await
        })
    };
    assert!(panicking.await.unwrap_err().is_panic());
    assert!(names(&database).await?.is_empty());
    add(&database, "a").await?;
    Ok(())
}

async fn rolls_back_what_is_dropped(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let endless = database.transaction(|| async {
        add(&database, "a").await?;
        std::future::pending::<Result<(), SqlError>>().await
    });
    assert!(tokio::time::timeout(Duration::from_millis(300), endless).await.is_err());
    assert!(names(&database).await?.is_empty());
    add(&database, "a").await?;
    Ok(())
}

async fn is_seen_by_nobody_else_until_it_is_committed(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let database = Arc::new(database);
    database
        .transaction(|| async {
            add(&database, "a").await?;
            let elsewhere = Arc::clone(&database);
            let seen = tokio::spawn(async move { names(&elsewhere).await }).await??;
            assert!(seen.is_empty(), "{seen:?}");
            Ok::<_, nestling::Error>(())
        })
        .await?;
    assert_eq!(names(&database).await?, ["a"]);
    Ok(())
}

async fn undoes_a_nested_one_alone(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    database
        .transaction(|| async {
            add(&database, "a").await?;
            let taken = database
                .transaction(|| async {
                    add(&database, "b").await?;
                    database.transaction(|| add(&database, "c")).await?;
                    add(&database, "a").await
                })
                .await;
            assert!(taken.unwrap_err().is_unique_violation());
            database.transaction(|| add(&database, "d")).await
        })
        .await?;
    assert_eq!(names(&database).await?, ["a", "d"]);
    Ok(())
}

async fn does_not_commit_when_a_statement_has_failed(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let outcome: Result<(), SqlError> = database
        .transaction(|| async {
            add(&database, "a").await?;
            assert!(add(&database, "a").await.is_err());
            Ok(())
        })
        .await;
    let error = outcome.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the transaction was rolled back, because a statement in it had failed: \
         put what may fail into a `transaction` of its own within it"
    );
    assert!(names(&database).await?.is_empty());
    Ok(())
}

async fn does_not_commit_when_a_nested_one_was_dropped(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let outcome: Result<(), SqlError> = database
        .transaction(|| async {
            let endless = database.transaction(|| async {
                add(&database, "a").await?;
                std::future::pending::<Result<(), SqlError>>().await
            });
            assert!(tokio::time::timeout(Duration::from_millis(300), endless).await.is_err());
            add(&database, "b").await
        })
        .await;
    assert!(outcome.unwrap_err().to_string().contains("did not come to its end"));
    assert!(names(&database).await?.is_empty());
    Ok(())
}

async fn counts_every_one_of_fifty_concurrent_increments(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let database = Arc::new(database);
    add(&database, "hits").await?;
    add(&database, "twice").await?;
    let writers: Vec<_> = (0..50)
        .map(|number| {
            let database = Arc::clone(&database);
            tokio::spawn(async move {
                // Statements outside transactions wait for their turn, too.
                if number % 5 == 0 {
                    increment(&database, "hits").await?;
                }
                database
                    .transaction(|| async {
                        value(&database, "hits").await?;
                        increment(&database, "hits").await?;
                        increment(&database, "twice").await
                    })
                    .await
            })
        })
        .collect();
    for writer in writers {
        writer.await??;
    }
    assert_eq!((value(&database, "hits").await?, value(&database, "twice").await?), (60, 50));
    Ok(())
}

async fn does_again_what_a_deadlock_has_undone(kind: Kind) -> Result<()> {
    let (_test, database) = database(kind).await?;
    let database = Arc::new(database);
    add(&database, "a").await?;
    add(&database, "b").await?;
    let (barrier, attempts) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let writers = [["a", "b"], ["b", "a"]].map(|order| {
        let (database, barrier, attempts) = (Arc::clone(&database), Arc::clone(&barrier), Arc::clone(&attempts));
        tokio::spawn(async move {
            database
                .transaction(|| async {
                    let attempt = attempts.fetch_add(1, Ordering::SeqCst);
                    increment(&database, order[0]).await?;
                    // On SQLite the second cannot begin before the first has ended.
                    if attempt < 2 && kind != Kind::Sqlite {
                        barrier.wait().await;
                    }
                    increment(&database, order[1]).await
                })
                .await
        })
    });
    for writer in writers {
        writer.await??;
    }
    assert_eq!((value(&database, "a").await?, value(&database, "b").await?), (2, 2));
    // Who does it again may meet the other once more.
    let attempts = attempts.load(Ordering::SeqCst);
    assert!(if kind == Kind::Sqlite { attempts == 2 } else { attempts >= 3 }, "{attempts}");
    Ok(())
}

async fn is_of_one_database_only(kind: Kind) -> Result<()> {
    let (_test, first) = database(kind).await?;
    let (_other, second) = database(Kind::Sqlite).await?;
    let outcome: Result<(), SqlError> = first
        .transaction(|| async {
            add(&first, "a").await?;
            second
                .transaction(|| async {
                    add(&second, "b").await?;
                    add(&first, "c").await
                })
                .await?;
            Err(SqlError::from(nestling::sql::sqlx::Error::RowNotFound))
        })
        .await;
    assert_eq!(outcome.unwrap_err().kind(), SqlErrorKind::RowNotFound);
    assert_eq!((names(&first).await?.len(), names(&second).await?), (0, vec!["b".to_owned()]));
    Ok(())
}
