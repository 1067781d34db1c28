//! All integration tests, in one binary.

mod architecture;
mod book;
mod ui;
