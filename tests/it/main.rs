//! All integration tests, in one binary.

mod architecture;
mod boot_report;
mod isolation;
mod lifecycle;
mod process;
mod providers;
mod scopes;
mod support;
mod ui;
