//! Where the application writes what it does.

use nestling::prelude::*;

/// Takes a line. It is a trait so that tests can read what was written.
pub(crate) trait Log: Send + Sync {
    fn write(&self, line: String);
}

#[injectable]
pub(crate) struct StandardError;

impl Log for StandardError {
    fn write(&self, line: String) {
        eprintln!("{line}");
    }
}
