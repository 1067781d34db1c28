//! Databases that are away at boot, or come late.

use crate::support::{Log, resolve};
use nestling::prelude::*;
use nestling::sql::{Database, SqlModule, SqlOptions};
use nestling::testing::TestApp;
use nestling_tests::databases::{Kind, Server, TestDatabase};
use std::net::TcpListener;
use std::time::Duration;
use tracing::Level;

#[module(imports = [SqlModule::for_root("sqlite::memory:")])]
struct AppModule;

/// What was logged about databases that are away.
fn attempts(log: &Log) -> Vec<String> {
    log.at(Level::WARN).into_iter().filter(|line| line.starts_with("database=")).collect()
}

async fn boot(options: SqlOptions) -> Result<TestApp, nestling::BootError> {
    TestApp::of::<AppModule>().override_provider(Arc::new(options)).create().await
}

/// A port on which nobody listens.
fn nobodys_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[nestling::test]
async fn one_that_stays_away_is_a_boot_error_that_says_which_and_why() {
    let log = Log::start();
    let port = nobodys_port();
    for scheme in ["postgres", "mysql"] {
        let url = format!("{scheme}://ann:s3cr3t@127.0.0.1:{port}/shop?application_name=x");
        let error = boot(SqlOptions::new(url).retry(3, Duration::from_millis(10))).await.err().unwrap();
        assert_eq!(
            resolve(&error.to_string()),
            format!(
                "the application cannot start: 1 problem\n\n\
                 error[N012]: `Database` could not be constructed: the database {scheme}://127.0.0.1:{port}/shop cannot be \
                 reached (3 attempts): error communicating with database: Connection refused (os error 111)\n  \
                 at: module.rs: factory\n  \
                 help: its constructor or factory failed: see the cause above"
            )
        );
    }
    let lines = attempts(&log);
    assert_eq!(lines.len(), 4, "{lines:?}");
    let expected = format!("database=\"postgres://127.0.0.1:{port}/shop\" attempt=1 attempts=3 delay=10ms");
    assert!(lines[0].starts_with(&expected) && lines[0].ends_with("trying again"), "{lines:?}");
    assert!(!lines.concat().contains("s3cr3t"), "{lines:?}");
}

#[nestling::test]
async fn one_that_comes_late_is_waited_for() -> Result<()> {
    let server = Arc::new(Server::start(Kind::Postgres));
    let test = TestDatabase::on(&server).await;
    server.kill();
    let late = {
        let server = Arc::clone(&server);
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            server.start_again();
        })
    };
    let app = boot(SqlOptions::new(&test.url).retry(600, Duration::from_millis(50))).await?;
    late.join().unwrap();
    app.provider::<Database>()?.ping().await?;
    Ok(())
}

#[nestling::test]
async fn a_wrong_password_is_not_tried_again() {
    let log = Log::start();
    for kind in [Kind::Postgres, Kind::MariaDb] {
        let test = TestDatabase::create(kind).await;
        log.clear();
        let url = test.url.replace("s3cr3t", "wr0ng");
        let error = boot(SqlOptions::new(url)).await.err().unwrap().to_string();
        assert!(error.contains("cannot be reached (1 attempt): error returned from database: "), "{error}");
        assert!(!error.contains("wr0ng") && attempts(&log).is_empty(), "{error}");
        assert!(!error.contains("\"nest\"") && !error.contains("'nest'"), "the user: {error}");
        assert!(!error.contains(" at line "), "of the source of PostgreSQL: {error}");
    }
}

#[nestling::test]
async fn a_file_in_no_directory_is_a_boot_error() {
    let error = boot(SqlOptions::new("sqlite:/nowhere/at/all.db")).await.err().unwrap().to_string();
    let expected = "the database sqlite:/nowhere/at/all.db cannot be used: error returned from database: (code: 14) \
                    unable to open database file";
    assert!(error.contains(expected), "{error}");
}
