//! What an application may have or not: every feature is switched on here.

#[cfg(feature = "sql")]
pub mod sql;
#[cfg(feature = "testing")]
pub mod testing;
