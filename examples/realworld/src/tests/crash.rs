//! A database that is killed under load, and comes back.

use super::conduit::{Conduit, error};
use nestling::prelude::*;
use nestling_tests::databases::{Kind, Server, TestDatabase};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// What the clients have seen.
#[derive(Default)]
struct Seen {
    next: AtomicUsize,
    acknowledged: Mutex<BTreeSet<String>>,
    refused: AtomicUsize,
    done: AtomicBool,
}

impl Seen {
    fn acknowledged(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }
}

/// Writes comments, one after the other.
async fn load(conduit: &Conduit, token: &str, seen: &Seen) -> Result<()> {
    while !seen.done.load(Ordering::Relaxed) {
        let text = format!("number {}", seen.next.fetch_add(1, Ordering::Relaxed));
        match conduit.post("/articles/kept/comments", token, json!({ "comment": { "body": text } })).await? {
            (201, _) => drop(seen.acknowledged.lock().unwrap().insert(text)),
            refused => {
                assert_eq!(refused, (503, error("server", "service unavailable")));
                seen.refused.fetch_add(1, Ordering::Relaxed);
            }
        }
        tokio::task::yield_now().await;
    }
    Ok(())
}

async fn until(holds: impl Fn() -> bool) -> Result<()> {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    Ok(tokio::time::timeout(Duration::from_secs(120), wait).await?)
}

async fn survives(kind: Kind) -> Result<()> {
    let server = Server::start(kind);
    let conduit = Arc::new(Conduit::with(TestDatabase::on(&server).await).await?);
    let token = conduit.register("ann").await?;
    conduit.write(&token, "Kept", &[]).await?;
    let seen = Arc::new(Seen::default());
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (conduit, token, seen) = (Arc::clone(&conduit), token.clone(), Arc::clone(&seen));
            tokio::spawn(async move { load(&conduit, &token, &seen).await })
        })
        .collect();

    until(|| seen.acknowledged() > 30).await?;
    server.kill();
    until(|| seen.refused.load(Ordering::Relaxed) > 8).await?;
    server.start_again();
    let before = seen.acknowledged();
    until(|| seen.acknowledged() > before + 30).await?;
    seen.done.store(true, Ordering::Relaxed);
    for client in clients {
        client.await??;
    }

    let (_, body) = conduit.get("/articles/kept/comments", "").await?;
    let kept =
        body["comments"].as_array().expect("a list").iter().map(|comment| comment["body"].as_str().unwrap_or_default());
    let kept: BTreeSet<String> = kept.map(str::to_owned).collect();
    let acknowledged = seen.acknowledged.lock().unwrap();
    let lost: Vec<_> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "acknowledged, and lost: {lost:?}");
    Ok(())
}

#[nestling::test]
async fn of_postgres_is_503_until_it_is_back_and_loses_nothing() -> Result<()> {
    survives(Kind::Postgres).await
}

#[nestling::test]
async fn of_mariadb_is_503_until_it_is_back_and_loses_nothing() -> Result<()> {
    survives(Kind::MariaDb).await
}
