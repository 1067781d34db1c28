//! The one hidden door for macro output. Nothing in here is part of the public API.

pub use ::core;
pub use ::http::StatusCode;
pub use ::inventory;
pub use ::std::vec::Vec;

/// What `#[derive(Exception)]` calls.
pub mod exception {
    pub use crate::http::derived::{answer, document, documents, status};
    pub use crate::http::typed::ExceptionRegistration;
    pub use crate::http::{Exception, ExceptionDoc, HttpException};
}

/// Decides by type what a handler's value and a transparent error become.
pub mod probe {
    pub use crate::http::probe::{First, of};
}
