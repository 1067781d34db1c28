//! What all requests of one application share, read-only.

use super::builder::EnhancerNodes;
use super::replacement::Replacements;
use super::route::Route;
use super::version::Versioning;
use crate::di::container::Container;
use crate::routing::Table;
use std::sync::Arc;

/// The routes and instances of a booted application.
pub(crate) struct Runtime {
    pub(crate) table: Table<usize>,
    /// The last one stands for all that no route answers.
    pub(crate) routes: Vec<Route>,
    pub(crate) container: Arc<Container>,
    pub(crate) enhancers: Arc<EnhancerNodes>,
    pub(crate) replacements: Arc<Replacements>,
    pub(crate) versioning: Option<Versioning>,
    pub(crate) problem_details: bool,
}
