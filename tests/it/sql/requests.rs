//! One transaction per request.

use super::{on_every_database, tables};
use crate::support::{Client, Log};
use nestling::prelude::*;
use nestling::sql::{Database, SqlModule, SqlOptions, Transactional};
use nestling::testing::TestApp;
use nestling_tests::databases::{Kind, TestDatabase};
use std::time::Duration;
use tokio::sync::Notify;

on_every_database! {
    commits_what_is_answered,
    rolls_back_every_error,
    rolls_back_when_the_client_goes_away,
    answers_refusals_without_a_word_about_them,
}

#[controller("/notes")]
#[interceptor(Transactional)]
struct NotesController {
    database: Arc<Database>,
    written: Arc<Notify>,
}

impl NotesController {
    async fn write(&self) -> Result<()> {
        self.database.query("INSERT INTO counters (name, value) VALUES ('x', 1)").execute().await?;
        Ok(())
    }
}

#[routes]
impl NotesController {
    #[post("/")]
    #[interceptor(Transactional)]
    async fn good(&self) -> Result<i64> {
        self.write().await?;
        let count: i64 = self.database.query("SELECT COUNT(*) FROM counters").fetch_scalar().await?;
        Ok(count)
    }

    #[post("/error")]
    async fn error(&self) -> Result<()> {
        self.write().await?;
        Err(ConflictException::new("no").into())
    }

    #[post("/status")]
    async fn status(&self) -> Result<(StatusCode, String)> {
        self.write().await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, "no".into()))
    }

    #[post("/panic")]
    async fn panic(&self) -> Result<()> {
        self.write().await?;
        panic!("no")
    }

    #[post("/endless")]
    async fn endless(&self) -> Result<()> {
        self.write().await?;
        self.written.notify_one();
        std::future::pending().await
    }

    #[post("/taken")]
    async fn taken(&self) -> Result<()> {
        self.write().await?;
        self.write().await
    }

    #[post("/service")]
    async fn service(&self, #[body] name: String) -> Result<i64> {
        self.database
            .transaction(|| async {
                let sql = "INSERT INTO counters (name, value) VALUES (?, 1)";
                self.database.query(sql).bind(&name).execute().await?;
                Ok(self.database.query("SELECT COUNT(*) FROM counters").fetch_scalar().await?)
            })
            .await
    }

    #[post("/missing")]
    async fn missing(&self) -> Result<()> {
        self.database.query("INSERT INTO secret_table VALUES (?)").bind("s3cr3t").execute().await?;
        Ok(())
    }
}

#[module(
    imports = [SqlModule::for_root("sqlite::memory:")],
    controllers = [NotesController],
    providers = [value(Notify::new())],
)]
struct NotesModule;

async fn app(kind: Kind) -> Result<(TestDatabase, TestApp)> {
    let test = TestDatabase::create(kind).await;
    let options = SqlOptions::new(&test.url).migrations(tables());
    let app = TestApp::of::<NotesModule>().override_provider(Arc::new(options)).create().await?;
    Ok((test, app))
}

async fn count(database: &Database) -> Result<i64> {
    Ok(database.query("SELECT COUNT(*) FROM counters").fetch_scalar().await?)
}

async fn commits_what_is_answered(kind: Kind) -> Result<()> {
    let (_test, app) = app(kind).await?;
    app.post("/notes").send().await.expect_status(201);
    let answer = app.post("/notes/service").json("y").send().await.expect_status(201);
    assert_eq!(answer.text().await?, "2");
    assert_eq!(count(&*app.provider::<Database>()?).await?, 2);
    app.close().await;
    Ok(())
}

async fn rolls_back_every_error(kind: Kind) -> Result<()> {
    let (_test, app) = app(kind).await?;
    for (path, status) in [("error", 409), ("status", 422), ("panic", 500), ("taken", 500)] {
        app.post(&format!("/notes/{path}")).send().await.expect_status(status);
        assert_eq!(count(&*app.provider::<Database>()?).await?, 0, "{path}");
    }
    app.post("/notes").send().await.expect_status(201);
    Ok(())
}

async fn rolls_back_when_the_client_goes_away(kind: Kind) -> Result<()> {
    let (_test, app) = app(kind).await?;
    let (database, written) = (app.provider::<Database>()?, app.provider::<Notify>()?);
    let server = app.listen_ephemeral().await?;
    let mut client = Client::connect(server.address()).await;
    client.send("POST /notes/endless HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n").await;
    written.notified().await;
    drop(client);
    // Another can write the same row as soon as the first is undone.
    tokio::time::timeout(Duration::from_secs(30), async {
        let sql = "INSERT INTO counters (name, value) VALUES ('x', 2)";
        while database.query(sql).execute().await.is_err() {}
    })
    .await?;
    assert_eq!(count(&database).await?, 1);
    server.close().await
}

async fn answers_refusals_without_a_word_about_them(kind: Kind) -> Result<()> {
    let log = Log::start();
    let (_test, app) = app(kind).await?;
    let response = app.post("/notes/missing").send().await.expect_status(500);
    assert_eq!(response.text().await?, r#"{"statusCode":500,"message":"Internal server error"}"#);
    let errors = log.errors();
    assert!(errors.len() == 1 && errors[0].contains("secret_table"), "{errors:?}");
    assert!(!errors[0].contains("s3cr3t"), "{errors:?}");
    Ok(())
}
