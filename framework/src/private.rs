//! The one hidden door for macro output. Nothing in here is part of the public API.

pub use ::core;
pub use ::http::StatusCode;
pub use ::inventory;
pub use ::std::vec::Vec;

/// What `#[derive(Exception)]` calls.
pub mod exception {
    pub use crate::http::derived::{AsSource, Transparent, answer, document, documents, status};
    pub use crate::http::typed::ExceptionRegistration;
    pub use crate::http::{Exception, ExceptionDoc, HttpException};
}

/// How what a handler returned becomes a response.
pub mod outcome {
    pub use crate::http::outcome::of;
}
