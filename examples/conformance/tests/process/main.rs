//! The server as its operator sees it: what it needs, and whom it ends.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod server;
mod slow;
mod streams;
