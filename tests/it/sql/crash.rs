//! A database that is killed under load, and comes back.

use nestling::prelude::*;
use nestling::sql::{Database, Migrations, SqlModule, SqlOptions, Transactional};
use nestling::testing::TestApp;
use nestling_tests::databases::{Kind, Server, TestDatabase};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

#[controller("/hits")]
struct HitsController {
    database: Arc<Database>,
}

#[routes]
impl HitsController {
    #[post("/:id")]
    async fn add(&self, #[param("id")] id: i64) -> Result<()> {
        self.database.query("INSERT INTO hits (id) VALUES (?)").bind(id).execute().await?;
        Ok(())
    }

    #[post("/:id/together")]
    #[interceptor(Transactional)]
    async fn add_together(&self, #[param("id")] id: i64) -> Result<()> {
        self.add(id).await
    }
}

#[module(imports = [SqlModule::for_root("sqlite::memory:")], controllers = [HitsController])]
struct AppModule;

/// What the clients have seen.
#[derive(Default)]
struct Seen {
    next: AtomicI64,
    acknowledged: Mutex<BTreeSet<i64>>,
    refused: AtomicU32,
    others: Mutex<Vec<String>>,
    done: AtomicBool,
}

async fn load(app: &TestApp, seen: &Seen) {
    while !seen.done.load(Ordering::Relaxed) {
        let id = seen.next.fetch_add(1, Ordering::Relaxed);
        let path = if id % 2 == 0 { format!("/hits/{id}") } else { format!("/hits/{id}/together") };
        let response = app.post(&path).send().await;
        match response.status().as_u16() {
            201 => drop(seen.acknowledged.lock().unwrap().insert(id)),
            503 => {
                let body = response.text().await.unwrap();
                assert_eq!(body, r#"{"statusCode":503,"message":"Service Unavailable"}"#);
                seen.refused.fetch_add(1, Ordering::Relaxed);
            }
            _ => {
                let text = response.text().await.unwrap();
                seen.others.lock().unwrap().push(text);
            }
        }
        tokio::task::yield_now().await;
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(120), wait).await.is_ok(), "{what} does not happen");
}

async fn survives(kind: Kind) -> Result<()> {
    let server = Server::start(kind);
    let test = TestDatabase::on(&server).await;
    let hits = Migrations::new([("1_hits", "CREATE TABLE hits (id BIGINT PRIMARY KEY)")]);
    let options =
        SqlOptions::new(&test.url).migrations(hits).acquire_timeout(Duration::from_secs(2)).max_connections(4);
    let app = Arc::new(TestApp::of::<AppModule>().override_provider(Arc::new(options)).create().await?);
    let seen = Arc::new(Seen::default());
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (app, seen) = (Arc::clone(&app), Arc::clone(&seen));
            tokio::spawn(async move { load(&app, &seen).await })
        })
        .collect();
    let acknowledged = || seen.acknowledged.lock().unwrap().len();

    until("the load", || acknowledged() > 50).await;
    server.kill();
    let refused = seen.refused.load(Ordering::Relaxed);
    until("the refusal", || seen.refused.load(Ordering::Relaxed) > refused + 10).await;
    server.start_again();
    let before = acknowledged();
    until("the recovery", || acknowledged() > before + 50).await;
    seen.done.store(true, Ordering::Relaxed);
    for client in clients {
        client.await?;
    }

    assert!(seen.others.lock().unwrap().is_empty(), "{:?}", seen.others);
    let rows: Vec<(i64,)> = app.provider::<Database>()?.query("SELECT id FROM hits").fetch_all().await?;
    let rows: BTreeSet<i64> = rows.into_iter().map(|(id,)| id).collect();
    let lost: Vec<_> = seen.acknowledged.lock().unwrap().difference(&rows).copied().collect();
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
