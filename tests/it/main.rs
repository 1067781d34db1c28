//! All integration tests, in one binary.

mod architecture;
mod boot_report;
mod support;
mod ui;
