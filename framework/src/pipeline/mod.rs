//! A request from its route to its response: `run.rs` is the whole of it, in order.

pub(crate) mod context;
pub(crate) mod guard;
pub(crate) mod handle;
pub(crate) mod metadata;
pub(crate) mod panic;
pub(crate) mod route;
pub(crate) mod run;
pub(crate) mod runtime;

pub use context::ExecutionContext;
pub use guard::{CanActivate, Guard};
