//! The answers to requests that cannot be read. All of them are made here.

pub(super) use crate::http::body_limit::too_large;
use crate::http::{BadRequestException, BoxError, HttpException, UnsupportedMediaTypeException};

/// 400
pub(super) fn bad_request(message: impl Into<String>) -> HttpException {
    BadRequestException::new(message.into()).into()
}

/// 415
pub(super) fn unsupported(expected: &str) -> HttpException {
    UnsupportedMediaTypeException::new(format!("the content type must be {expected}")).into()
}

/// What ended the body early, if that has an answer of its own, such as a time-out; otherwise 400.
pub(super) fn unreadable(error: BoxError) -> HttpException {
    match error.downcast::<HttpException>() {
        Ok(exception) => *exception,
        Err(_) => bad_request("request body could not be read"),
    }
}
