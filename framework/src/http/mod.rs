//! Requests, responses, what turns into a response, and exceptions.

pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod body_limit;
pub(crate) mod builtin;
mod chunks;
pub(crate) mod connection;
pub(crate) mod connection_event;
pub(crate) mod content_coding;
pub(crate) mod cookie;
pub(crate) mod derived;
mod disposition;
pub(crate) mod early_hints;
pub(crate) mod exception;
pub(crate) mod forwarded;
pub(crate) mod frames;
pub(crate) mod host;
mod incoming;
pub(crate) mod into_response;
pub(crate) mod map_json;
pub(crate) mod outcome;
pub(crate) mod pace;
pub(crate) mod peer_certificate;
pub(crate) mod probe;
mod problem;
pub(crate) mod progress;
pub(crate) mod push;
pub(crate) mod response_head;
pub(crate) mod streamable_file;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod typed;
mod upgrade;
pub(crate) mod upgraded;

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header, request, response};
pub use answer::{ExceptionMessage, ExceptionStatus};
pub use body::{Body, BoxError};
pub use builtin::*;
pub use cookie::{Cookie, SameSite};
pub use early_hints::EarlyHints;
pub use exception::HttpException;
pub use futures_core::Stream;
pub use into_response::{IntoResponse, Json, Redirect};
pub use map_json::map_json;
pub use peer_certificate::PeerCertificate;
pub use push::Push;
pub use response_head::ResponseHead;
pub use streamable_file::StreamableFile;
pub use typed::{Exception, ExceptionDoc};
pub use upgrade::{SwitchingProtocols, Upgrade};
pub use upgraded::Upgraded;

/// A request as handlers, guards and extractors see it.
pub type Request = ::http::Request<Body>;

/// A response before it is sent.
pub type Response = ::http::Response<Body>;
