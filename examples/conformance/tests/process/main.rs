//! The server as its operator sees it: what it needs, and whom it ends.
#![cfg(target_os = "linux")]

mod server;
mod slow;
mod streams;
