//! What an application may have or not: every feature is switched on here.

#[cfg(feature = "testing")]
pub mod testing;
