//! The application: `boot.rs` is the whole boot, in order.

mod app;
mod assembly;
mod boot;
mod builder;
mod construct;
mod lifecycle;
mod mounting;
mod service;
mod settings;

pub use app::App;
pub use builder::AppBuilder;
pub use service::{Listening, Stop};
