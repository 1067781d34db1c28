//! What an application can be told before it boots.

use super::overrides::Overrides;
use super::routing::RoutingSettings;
use crate::server::ServerOptions;
use std::time::Duration;

/// Settings with their defaults.
pub(crate) struct Settings {
    pub(crate) hook_timeout: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) server: ServerOptions,
    pub(crate) routing: RoutingSettings,
    pub(crate) overrides: Overrides,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hook_timeout: Duration::from_secs(30),
            shutdown_timeout: crate::server::DRAIN,
            server: ServerOptions::default(),
            routing: RoutingSettings::default(),
            overrides: Overrides::default(),
        }
    }
}
