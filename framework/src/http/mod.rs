//! Requests, responses, what turns into a response, and exceptions.

pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod builtin;
pub(crate) mod connection;
pub(crate) mod derived;
pub(crate) mod exception;
pub(crate) mod head;
pub(crate) mod into_response;
pub(crate) mod outcome;
pub(crate) mod probe;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod typed;

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header, request, response};
pub use answer::{ExceptionMessage, ExceptionStatus};
pub use body::{Body, BoxError};
pub use builtin::*;
pub use exception::HttpException;
pub use head::ResponseHead;
pub use into_response::{IntoResponse, Json, Redirect};
pub use typed::{Exception, ExceptionDoc};

/// A request as handlers, guards and extractors see it.
pub type Request = ::http::Request<Body>;

/// A response before it is sent.
pub type Response = ::http::Response<Body>;
