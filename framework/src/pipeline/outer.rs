//! The enhancers outside a controller: those of its module and those of the application, put together at boot.

use super::builder::RouteBuilder;
use super::guard::GuardStep;
use super::interceptor::InterceptorStep;
use crate::di::provider::ProviderEntry;
use std::sync::Arc;

/// The enhancers that a module or an application lists.
#[derive(Clone)]
pub(crate) struct OuterLevel {
    /// The types among them, as providers.
    pub(crate) uses: fn() -> Vec<ProviderEntry>,
    /// Hands them to a route.
    pub(crate) build: Arc<dyn Fn(&mut RouteBuilder<'_>) + Send + Sync>,
}

/// The guards and interceptors around one route's controller, the outermost first.
#[derive(Default)]
pub(crate) struct Outer {
    pub(crate) guards: Vec<Arc<dyn GuardStep>>,
    pub(crate) interceptors: Vec<Arc<dyn InterceptorStep>>,
}
