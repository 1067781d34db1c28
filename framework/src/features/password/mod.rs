//! Passwords, kept as hashes that cost whoever steals them much.
//!
//! ```
//! use nestling::password::{PasswordHasher, PasswordModule};
//! use nestling::prelude::*;
//!
//! #[injectable]
//! struct Users { passwords: Arc<PasswordHasher> }
//!
//! #[module(imports = [PasswordModule], providers = [Users])]
//! struct UsersModule;
//!
//! # #[nestling::main]
//! # async fn main() -> nestling::Result<()> {
//! let users = App::create::<UsersModule>().await?.get::<Users>()?;
//! let hash = users.passwords.hash("correct horse battery staple").await?;
//! assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
//! assert!(users.passwords.verify("correct horse battery staple", &*hash).await?);
//! assert!(!users.passwords.verify("hunter2", &*hash).await?);
//! # Ok(())
//! # }
//! ```
//!
//! Source: <https://docs.nestjs.com/security/encryption-and-hashing>, and OWASP's Password Storage Cheat Sheet.

mod hasher;
mod module;
mod options;

pub use hasher::PasswordHasher;
pub use module::PasswordModule;
pub use options::PasswordOptions;
