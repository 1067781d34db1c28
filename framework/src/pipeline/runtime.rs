//! What all requests of one application share, read-only.

use super::route::{GuardNodes, Route};
use crate::di::container::Container;
use crate::routing::Table;
use std::sync::Arc;

/// The routes and instances of a booted application.
pub(crate) struct Runtime {
    pub(crate) table: Table<usize>,
    pub(crate) routes: Vec<Route>,
    pub(crate) container: Arc<Container>,
    pub(crate) guards: GuardNodes,
    /// The largest request body, in bytes.
    pub(crate) body_limit: u64,
}
