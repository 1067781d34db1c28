//! The application: `boot.rs` is the whole boot, in order.

mod application;
mod assembly;
mod boot;
mod builder;
mod construct;
mod explanation;
mod lifecycle;
mod mounting;
mod service;
mod settings;

pub use application::App;
pub use builder::AppBuilder;
pub use service::{Listening, Stop};
