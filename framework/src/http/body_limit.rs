//! How large the body of a request may be.

use super::{BadRequestException, BoxError, HttpException, PayloadTooLargeException, RequestTimeoutException};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use std::{fmt, io};

/// How large the client says that the body is.
pub(crate) fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// 413, in express's words.
pub(crate) fn too_large() -> HttpException {
    PayloadTooLargeException::new("request entity too large").into()
}

/// 408: it came slower than the server's minimum.
pub(super) fn too_slow() -> HttpException {
    RequestTimeoutException::new("request body came too slowly").into()
}

/// What is wrong with how a body is sent, in words for its client.
#[derive(Debug)]
pub(crate) struct Malformed(pub(crate) &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Malformed {}

/// What ended the body early, if that has an answer of its own, such as a time-out; otherwise 400.
pub(crate) fn unreadable(error: BoxError) -> HttpException {
    match error.downcast::<HttpException>() {
        Ok(exception) => *exception,
        Err(error) => BadRequestException::new(malformed(&*error).unwrap_or("request body could not be read")).into(),
    }
}

fn malformed(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match inner.and_then(|inner| inner.downcast_ref::<Malformed>()) {
        Some(malformed) => Some(malformed.0),
        None => malformed(error.source()?),
    }
}
