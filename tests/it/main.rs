//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, reason = "also in what tests call: there, a panic is a failed test")]

mod architecture;
mod book;
mod ui;
