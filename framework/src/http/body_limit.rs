//! How large the body of a request may be.

use super::{HttpException, PayloadTooLargeException, Request};
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

/// Holds the body of a request to `limit` bytes, whoever reads it.
///
/// # Errors
///
/// 413 if `Content-Length` is larger: before anything is read, and before the client is told `100 Continue`. Otherwise
/// reading ends with the same 413 where the body goes beyond the limit.
pub(crate) fn hold(request: &mut Request, limit: u64) -> Result<(), HttpException> {
    if declared(request.headers()).is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    request.body_mut().limit(limit);
    Ok(())
}

/// How large the client says that the body is.
pub(crate) fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// 413, in express's words.
pub(crate) fn too_large() -> HttpException {
    PayloadTooLargeException::new("request entity too large").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;

    fn declaring(length: &str) -> Request {
        http::Request::builder().header(CONTENT_LENGTH, length).body(Body::empty()).unwrap()
    }

    #[test]
    fn what_is_declared_too_large_is_refused() {
        assert!(hold(&mut declaring("64"), 64).is_ok());
        assert_eq!(hold(&mut declaring("65"), 64).unwrap_err().status().as_u16(), 413);
        assert_eq!(hold(&mut declaring("1099511627776"), 64).unwrap_err().status().as_u16(), 413);
        assert!(hold(&mut Request::new(Body::empty()), 64).is_ok());
    }
}
