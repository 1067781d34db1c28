//! How an application's routes are put together: what `main` says between the boot and the first request.

use crate::pipeline::builder::RouteBuilder;
use crate::pipeline::version::{RouteVersions, Versioning};
use std::time::Duration;

/// What holds for all routes.
pub(crate) struct RoutingSettings {
    pub(crate) prefix: &'static str,
    /// Patterns of paths that do not get the prefix.
    pub(crate) unprefixed: Vec<&'static str>,
    pub(crate) global: Vec<GlobalEnhancer>,
    pub(crate) body_limit: u64,
    pub(crate) timeout: Option<Duration>,
    pub(crate) problem_details: bool,
    pub(crate) versioning: Option<Versioning>,
    /// For routes that name none.
    pub(crate) default_version: RouteVersions,
}

/// Hands a guard, pipe, interceptor, filter or middleware to every route.
pub(crate) type GlobalEnhancer = Box<dyn Fn(&mut RouteBuilder<'_>) + Send + Sync>;

impl Default for RoutingSettings {
    fn default() -> Self {
        Self {
            prefix: "",
            unprefixed: Vec::new(),
            global: Vec::new(),
            body_limit: 1 << 20,
            timeout: None,
            problem_details: false,
            versioning: None,
            default_version: RouteVersions::default(),
        }
    }
}
