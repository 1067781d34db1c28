//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, reason = "also in what tests call: there, a panic is a failed test")]

mod architecture;
mod book;
mod boot_report;
mod config;
mod conformance;
mod containment;
mod dto;
mod http;
mod isolation;
mod jwt;
mod lifecycle;
mod macro_entry;
mod password;
mod pipeline;
mod process;
mod properties;
mod providers;
mod scopes;
mod sql;
mod support;
mod testing;
