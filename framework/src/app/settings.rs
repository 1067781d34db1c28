//! What an application can be told before it boots.

use std::time::Duration;

/// Settings with their defaults.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) hook_timeout: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) body_limit: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { hook_timeout: Duration::from_secs(30), shutdown_timeout: crate::server::DRAIN, body_limit: 1 << 20 }
    }
}
