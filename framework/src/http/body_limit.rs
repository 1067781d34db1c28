//! How large the body of a request may be.

use super::{HttpException, PayloadTooLargeException};
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
