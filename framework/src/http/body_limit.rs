//! How large the body of a request may be.

use super::{BadRequestException, BoxError, HttpException, PayloadTooLargeException, RequestTimeoutException};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

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

/// What ended the body early, if that has an answer of its own, such as a time-out; otherwise 400.
pub(crate) fn unreadable(error: BoxError) -> HttpException {
    match error.downcast::<HttpException>() {
        Ok(exception) => *exception,
        Err(_) => BadRequestException::new("request body could not be read").into(),
    }
}
