//! The `sql` feature, on SQLite and on servers that `databases` starts.

mod boot;
mod crash;
mod migrations;
mod modules;
mod queries;
mod requests;
mod transactions;

use nestling::sql::{Database, Migrations, SqlOptions};
use nestling_tests::databases::{Kind, TestDatabase};

/// Makes a test on each database of async functions that take its kind.
macro_rules! on_every_database {
    ($($name:ident,)*) => {
        $(
            mod $name {
                use nestling_tests::databases::Kind;

                #[nestling::test]
                async fn on_sqlite() -> nestling::Result<()> {
                    super::$name(Kind::Sqlite).await
                }

                #[nestling::test]
                async fn on_postgres() -> nestling::Result<()> {
                    super::$name(Kind::Postgres).await
                }

                #[nestling::test]
                async fn on_mariadb() -> nestling::Result<()> {
                    super::$name(Kind::MariaDb).await
                }
            }
        )*
    };
}

pub(crate) use on_every_database;

fn tables() -> Migrations {
    Migrations::new([
        (
            "0001_users",
            "CREATE TABLE users (
                id {{auto_id}}, email VARCHAR(100) NOT NULL, name VARCHAR(100), active BOOLEAN NOT NULL, born BIGINT,
                score DOUBLE PRECISION,
                CONSTRAINT users_email UNIQUE (email)
            );
            CREATE TABLE notes (
                id {{auto_id}}, user_id BIGINT NOT NULL, body TEXT NOT NULL,
                FOREIGN KEY (user_id) REFERENCES users (id)
            )",
        ),
        ("0002_counters", "CREATE TABLE counters (name VARCHAR(20) PRIMARY KEY, value BIGINT NOT NULL)"),
    ])
}

/// A database with the tables above; the first part keeps it.
async fn database(kind: Kind) -> nestling::Result<(TestDatabase, Database)> {
    let test = TestDatabase::create(kind).await;
    let options = SqlOptions::new(&test.url).migrations(tables());
    let database = Database::connect(options).await?;
    Ok((test, database))
}
