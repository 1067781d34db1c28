//! Databases: SQLite, PostgreSQL and MySQL by url alone, with migrations at boot and a transaction per request.
//!
//! ```
//! use nestling::prelude::*;
//! use nestling::sql::{Database, FromRow, Migrations, SqlModule, SqlOptions, Transactional};
//!
//! #[derive(FromRow)]
//! struct Account { id: i64, cents: i64 }
//!
//! #[controller("/accounts")]
//! struct AccountsController { database: Arc<Database> }
//!
//! #[routes]
//! impl AccountsController {
//!     #[post("/")]
//!     async fn open(&self) -> Result<String> {
//!         let id = self.database.query("INSERT INTO accounts (cents) VALUES (?)").bind(100).insert("id").await?;
//!         Ok(format!("account {id}"))
//!     }
//!
//!     #[post("/:id/withdrawals")]
//!     #[interceptor(Transactional)]
//!     async fn withdraw(&self, #[param("id")] id: i64) -> Result<Option<String>> {
//!         self.database.query("UPDATE accounts SET cents = cents - 30 WHERE id = ?").bind(id).execute().await?;
//!         let sql = "SELECT id, cents FROM accounts WHERE id = ?";
//!         let account = self.database.query(sql).bind(id).fetch_optional::<Account>().await?;
//!         Ok(account.map(|account| format!("{} has {}", account.id, account.cents)))
//!     }
//! }
//!
//! #[module(
//!     imports = [SqlModule::for_root(
//!         SqlOptions::new("sqlite::memory:")
//!             .migrations(Migrations::new([("1_accounts", "CREATE TABLE accounts (id {{auto_id}}, cents BIGINT NOT NULL)")])),
//!     )],
//!     controllers = [AccountsController],
//! )]
//! struct AppModule;
//!
//! # #[nestling::main]
//! # async fn main() -> nestling::Result<()> {
//! use nestling::testing::TestApp;
//!
//! let app = TestApp::of::<AppModule>().create().await?;
//! assert_eq!(app.post("/accounts").send().await.text().await?, "account 1");
//! assert_eq!(app.post("/accounts/1/withdrawals").send().await.text().await?, "1 has 70");
//! # Ok(())
//! # }
//! ```
//!
//! - [`SqlModule`] provides a [`Database`] for a url or for [`SqlOptions`]; [`NamedSqlModule`] further ones.
//! - [`Database::query`] sends one text of SQL to any of them, [`FromRow`](derive@FromRow) reads rows.
//! - [`Transactional`] and [`Database::transaction`] do several statements or none.
//! - [`Migrations`] bring the tables up to date at boot.
//! - [`SqlError`] answers by itself: 503 while the database is away, otherwise 500.
//!
//! It is thin: there is no mapper of objects. sqlx is [here](sqlx), and its pools are in [`Database::sqlite`] and its
//! siblings. Source: <https://docs.nestjs.com/techniques/database>.
//!
//! SQLite comes with the feature `sql`, PostgreSQL with `sql-postgres`, MySQL and MariaDB with `sql-mysql`.

mod connect;
mod constraint;
mod database;
mod dialect;
mod driver;
mod error;
mod handle;
mod lease;
mod migrations;
mod module;
mod options;
mod placeholder;
mod query;
mod record;
mod session;
mod target;
mod transaction;

pub use database::Database;
pub use dialect::Dialect;
pub use error::{SqlError, SqlErrorKind};
pub use handle::Done;
pub use migrations::Migrations;
pub use module::{NamedSqlModule, NamedSqlOptions, SqlModule};
pub use nestling_macros::FromRow;
pub use options::SqlOptions;
pub use placeholder::placeholders;
pub use query::Query;
pub use record::{Bind, Record};
pub use sqlx::{self, AssertSqlSafe, FromRow, SqlSafeStr};
pub use transaction::{Transactional, TransactionalOn};
