//! Settings as a type: from defaults, files, `.env` and the environment, checked at boot.
//!
//! ```
//! use nestling::config::{ConfigModule, ConfigOptions, Secret};
//! use nestling::prelude::*;
//!
//! #[dto]
//! struct AppConfig {
//!     #[default(3000)]
//!     port: u16,
//!     #[validate(nested)]
//!     database: DatabaseConfig,
//! }
//!
//! #[dto]
//! struct DatabaseConfig {
//!     url: Secret<String>,
//!     #[default(10)]
//!     #[validate(range(min = 1))]
//!     connections: u32,
//! }
//!
//! #[injectable]
//! struct Database { config: Arc<AppConfig> }
//!
//! #[module(
//!     // `ConfigOptions::new().dotenv(".env").environment()` in a program.
//!     imports = [ConfigModule::<AppConfig>::for_root(
//!         ConfigOptions::new().variables([("PORT", "8080"), ("DATABASE__URL", "sqlite:cats.db")])
//!     )],
//!     providers = [Database],
//! )]
//! struct AppModule;
//!
//! # #[nestling::main]
//! # async fn main() -> nestling::Result<()> {
//! let database = App::create::<AppModule>().await?.get::<Database>()?;
//! assert_eq!(database.config.port, 8080);
//! assert_eq!(database.config.database.url.expose(), "sqlite:cats.db");
//! # Ok(())
//! # }
//! ```
//!
//! Source: <https://docs.nestjs.com/techniques/configuration>.

mod dotenv;
mod error;
mod fault;
mod module;
mod node;
mod options;
mod placeholder;
mod reader;
mod run;
mod secret;
mod source;
mod table;
mod text;

pub use error::{ConfigError, ConfigProblem};
pub use module::ConfigModule;
pub use options::ConfigOptions;
pub use secret::{Secret, Wipe};
