//! The application: `boot.rs` is the whole boot, in order.

mod application;
mod assembly;
mod blueprint;
mod boot;
mod builder;
mod construct;
mod explanation;
mod global;
mod lifecycle;
mod mounting;
mod overrides;
mod routing;
mod service;
mod settings;

pub use application::App;
pub use builder::AppBuilder;
pub use service::{Listening, Stop};
