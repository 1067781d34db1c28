//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, reason = "all of it is tests")]

mod architecture;
mod boot_report;
mod http;
mod isolation;
mod lifecycle;
mod macro_entry;
mod process;
mod providers;
mod scopes;
mod support;
mod ui;
