//! Nestling.
#![allow(dead_code)]
extern crate self as nestling;

mod error;
pub mod http;

pub use error::{Error, Result};
pub use http::{Body, Request, Response};

mod routing;
pub mod server;
