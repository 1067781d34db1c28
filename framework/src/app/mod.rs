//! The application: `boot.rs` is the whole boot, in order.

mod application;
mod assembly;
mod blueprint;
pub(crate) mod boot;
mod builder;
mod construct;
mod explanation;
mod global;
mod lifecycle;
mod mounting;
pub(crate) mod overrides;
mod routing;
mod service;
pub(crate) mod settings;

pub use application::App;
pub use builder::AppBuilder;
pub use service::{Listening, Stop};
