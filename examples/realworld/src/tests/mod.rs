//! The whole application, on every database that it runs on.

mod articles;
mod comments;
mod concurrency;
mod conduit;
mod crash;
mod input;
mod profiles;
mod statements;
mod tokens;
mod users;
mod walk;

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

use on_every_database;
