//! Modules: what they state, what rustc checks of it, and the graph they make.

#[allow(missing_docs, reason = "macro output speaks to it; its documentation is the module's")]
pub(crate) mod check;
#[allow(missing_docs, reason = "macro output speaks to it")]
pub(crate) mod circle;
pub(crate) mod definition;
pub(crate) mod dynamic;
#[allow(missing_docs, reason = "macro output speaks to it")]
pub(crate) mod enhancing;
pub(crate) mod graph;
#[allow(missing_docs, reason = "macro output speaks to it")]
pub(crate) mod lenient;
#[allow(missing_docs, reason = "macro output speaks to it")]
pub(crate) mod list;
pub(crate) mod listed;
#[allow(missing_docs, reason = "macro output speaks to it")]
pub(crate) mod sharing;
#[allow(missing_docs, reason = "macro output speaks to it")]
mod unavailable;

pub use definition::Module;
pub use dynamic::{DynamicModule, Factory};
