//! Requests, responses, what turns into a response, and exceptions.

pub(crate) mod body;

pub use body::{Body, BoxError};

/// A request as handlers, guards and extractors see it.
pub type Request = http::Request<Body>;

/// A response before it is sent.
pub type Response = http::Response<Body>;
