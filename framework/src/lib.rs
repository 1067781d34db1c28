//! Nestling.
#![allow(dead_code)]
extern crate self as nestling;

mod error;
pub mod http;
mod private;

pub use error::{Error, Result};
pub use http::{Body, Exception, HttpException, IntoResponse, Json, Redirect, Request, Response, StatusCode};
pub use nestling_macros::Exception;

/// For macro output only.
#[doc(hidden)]
pub mod __private {
    pub use crate::private::*;
}

mod routing;
pub mod server;
