//! The answers to requests that cannot be read. All of them are made here.

pub(super) use crate::http::body_limit::{too_large, unreadable};
use crate::http::{BadRequestException, HttpException, UnsupportedMediaTypeException};

/// 400
pub(super) fn bad_request(message: impl Into<String>) -> HttpException {
    BadRequestException::new(message.into()).into()
}

/// 415
pub(super) fn unsupported(expected: &str) -> HttpException {
    UnsupportedMediaTypeException::new(format!("the content type must be {expected}")).into()
}
