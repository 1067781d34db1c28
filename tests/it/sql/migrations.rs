//! Tables that are brought up to date at boot.

use super::on_every_database;
use nestling::Result;
use nestling::sql::{Database, Migrations, SqlError, SqlOptions};
use nestling_tests::databases::{Kind, TestDatabase};

on_every_database! {
    run_once_and_in_order,
    run_once_when_several_boot_at_once,
    refuse_what_was_changed,
    refuse_what_is_gone,
    say_which_one_has_failed,
    are_read_from_a_directory,
}

const CATS: (&str, &str) = ("0001_cats", "CREATE TABLE cats (id {{auto_id}}, name VARCHAR(20) NOT NULL)");
const TOM: (&str, &str) = ("0002_tom", "INSERT INTO cats (name) VALUES ('Tom')");
const TIM: (&str, &str) = ("0010_tim", "INSERT INTO cats (name) VALUES ('Tim')");

async fn boot<const N: usize>(url: &str, all: [(&'static str, &'static str); N]) -> Result<Database, SqlError> {
    Database::connect(SqlOptions::new(url).migrations(Migrations::new(all))).await
}

async fn names(database: &Database) -> Result<Vec<String>, SqlError> {
    let rows: Vec<(String,)> = database.query("SELECT name FROM cats ORDER BY id").fetch_all().await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

async fn run_once_and_in_order(kind: Kind) -> Result<()> {
    let test = TestDatabase::create(kind).await;
    assert_eq!(names(&boot(&test.url, [TOM, CATS]).await?).await?, ["Tom"]);
    assert_eq!(names(&boot(&test.url, [TOM, CATS]).await?).await?, ["Tom"]);
    assert_eq!(names(&boot(&test.url, [TIM, TOM, CATS]).await?).await?, ["Tom", "Tim"]);
    Ok(())
}

async fn run_once_when_several_boot_at_once(kind: Kind) -> Result<()> {
    let test = TestDatabase::create(kind).await;
    let boots: Vec<_> = (0..4)
        .map(|_| {
            let url = test.url.clone();
            tokio::spawn(async move { boot(&url, [CATS, TOM, TIM]).await })
        })
        .collect();
    for booted in boots {
        assert_eq!(names(&booted.await??).await?, ["Tom", "Tim"]);
    }
    Ok(())
}

/// What boot says, behind the name of the database.
async fn refusal<const N: usize>(url: &str, all: [(&'static str, &'static str); N]) -> String {
    let text = boot(url, all).await.unwrap_err().to_string();
    let (database, reason) = text.split_once(" cannot be used: ").unwrap();
    assert!(database.starts_with("the database ") && !database.contains("s3cr3t"), "{text}");
    reason.to_owned()
}

async fn refuse_what_was_changed(kind: Kind) -> Result<()> {
    let test = TestDatabase::create(kind).await;
    boot(&test.url, [CATS, TOM]).await?;
    assert_eq!(
        refusal(&test.url, [CATS, ("0002_tom", "INSERT INTO cats (name) VALUES ('Max')"), TIM]).await,
        "the migration `0002_tom` was changed after it has run: restore it, and put the change into a new one"
    );
    assert_eq!(names(&boot(&test.url, [CATS, TOM]).await?).await?, ["Tom"], "and nothing has happened");
    Ok(())
}

async fn refuse_what_is_gone(kind: Kind) -> Result<()> {
    let test = TestDatabase::create(kind).await;
    boot(&test.url, [CATS, TOM]).await?;
    assert_eq!(
        refusal(&test.url, [CATS]).await,
        "the migration 2 has run on this database, and is not there: is this program older than the database?"
    );
    Ok(())
}

async fn say_which_one_has_failed(kind: Kind) -> Result<()> {
    let test = TestDatabase::create(kind).await;
    let wrong = ("0002_tom", "CREATE TABLE birds (id BIGINT); INSERT INTO dogs (name) VALUES ('Rex')");
    let reason = refusal(&test.url, [CATS, wrong]).await;
    assert!(reason.starts_with("the migration `0002_tom` failed: ") && reason.contains("dogs"), "{reason}");
    match kind {
        // Its tables cannot be rolled back.
        Kind::MariaDb => assert_eq!(
            refusal(&test.url, [CATS, TOM]).await,
            "the migration `0002_tom` has failed half-way: repair the tables, and delete its row in `_sqlx_migrations`"
        ),
        _ => assert_eq!(names(&boot(&test.url, [CATS, TOM]).await?).await?, ["Tom"]),
    }
    Ok(())
}

async fn are_read_from_a_directory(kind: Kind) -> Result<()> {
    let test = TestDatabase::create(kind).await;
    let directory = std::env::temp_dir().join(format!("nestling-migrations-{}-{kind:?}", std::process::id()));
    std::fs::create_dir(&directory)?;
    for (name, sql) in [CATS, TOM, ("0003_only.mysql", "INSERT INTO cats (name) VALUES ('Maria')")] {
        std::fs::write(directory.join(format!("{name}.sql")), sql)?;
    }
    std::fs::write(directory.join("README.md"), "not a migration")?;
    let options = SqlOptions::new(&test.url).migrations(Migrations::directory(&directory));
    let found = names(&Database::connect(options.clone()).await?).await?;
    std::fs::remove_dir_all(&directory)?;
    assert_eq!(found, if kind == Kind::MariaDb { vec!["Tom", "Maria"] } else { vec!["Tom"] });
    let missing = Database::connect(options).await.unwrap_err().to_string();
    assert!(missing.contains("the migrations in ") && missing.contains("cannot be read"), "{missing}");
    Ok(())
}
