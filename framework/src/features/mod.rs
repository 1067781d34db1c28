//! What an application may have or not: every feature is switched on here.

#[cfg(feature = "config")]
pub mod config;
#[cfg(all(feature = "config", feature = "schema"))]
mod config_schema;
#[cfg(feature = "jwt")]
pub mod jwt;
#[cfg(feature = "password")]
pub mod password;
#[cfg(feature = "sql")]
pub mod sql;
#[cfg(feature = "testing")]
pub mod testing;
