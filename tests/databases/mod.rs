//! Databases for tests: SQLite files, and servers that are started here, from Debian's packages, on free ports.
//!
//! One server of a kind serves all tests of a binary, each of which gets a database of its own. A server listens on
//! 127.0.0.1 alone, keeps its data in a temporary directory, and ends with the process that has started it, however
//! that ends.

mod install;
mod server;

pub use server::Server;

use nestling::sql::{AssertSqlSafe, Database, SqlOptions};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The kinds of database that tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
    /// A MariaDB server.
    MariaDb,
}

/// A database of one test.
pub struct TestDatabase {
    /// The url that an application connects to.
    pub url: String,
    directory: Option<PathBuf>,
}

impl TestDatabase {
    /// An empty database of this kind, on the server that all tests of this process share.
    ///
    /// # Panics
    ///
    /// When the server's programs are not installed (`.ci/test` installs them) or it does not start.
    pub async fn create(kind: Kind) -> Self {
        static POSTGRES: OnceLock<Server> = OnceLock::new();
        static MARIADB: OnceLock<Server> = OnceLock::new();
        match kind {
            Kind::Sqlite => Self::file(),
            Kind::Postgres => Self::on(POSTGRES.get_or_init(|| Server::start(kind))).await,
            Kind::MariaDb => Self::on(MARIADB.get_or_init(|| Server::start(kind))).await,
        }
    }

    /// An empty database on this server.
    ///
    /// # Panics
    ///
    /// When the server does not answer.
    pub async fn on(server: &Server) -> Self {
        let name = unique("test");
        let maintenance = SqlOptions::new(server.url(server.maintenance())).retry(300, Duration::from_millis(100));
        let database = Database::connect(maintenance).await.expect("the server is there");
        database.query(AssertSqlSafe(server.create(&name))).execute().await.expect("the name is free");
        database.close().await;
        Self { url: server.url(&name), directory: None }
    }

    fn file() -> Self {
        let directory = std::env::temp_dir().join(unique("nestling-sqlite"));
        std::fs::create_dir(&directory).expect("the directory for temporary files can be written to");
        Self { url: format!("sqlite:{}/test.db", directory.display()), directory: Some(directory) }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(directory) = &self.directory {
            // What is left behind in the directory for temporary files is no failure.
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

/// A name that nobody else has.
fn unique(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
