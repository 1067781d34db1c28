//! Requests that no route answers: global middleware sees them, and global filters answer them.

use super::context::ExecutionContext;
use super::stack::Handler;
use crate::http::{
    BadRequestException, HttpException, IntoResponse, MethodNotAllowedException, NotFoundException, Response,
};
use http::header::{ALLOW, HeaderValue};
use http::{Method, StatusCode};

/// The handler where there is no route.
pub(crate) struct Unrouted;

impl Handler for Unrouted {
    async fn handle<'a>(&'a self, ctx: &'a mut ExecutionContext) -> Result<Response, HttpException> {
        match ctx.extra().refusal.take() {
            Some(refusal) => Err(refusal),
            None => Ok(StatusCode::NO_CONTENT.into_response()),
        }
    }
}

pub(crate) fn not_found(method: &Method, path: &str) -> HttpException {
    NotFoundException::new(cannot(method, path)).into()
}

/// The answer to `HEAD` has the length that it has to `GET` (RFC 9110, 8.6).
fn cannot(method: &Method, path: &str) -> String {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    format!("Cannot {method} {path}")
}

/// `allowed` without the methods that every route answers.
pub(crate) fn method_not_allowed(method: &Method, path: &str, allowed: &[Method]) -> HttpException {
    let exception = HttpException::from(MethodNotAllowedException::new(cannot(method, path)));
    exception.header(ALLOW, allow(allowed))
}

pub(crate) fn bad_path() -> HttpException {
    BadRequestException::new("the path is not valid UTF-8").into()
}

/// The `Allow` header of a path (RFC 9110, 10.2.1): the methods of its routes, and `OPTIONS`.
pub(crate) fn allow(allowed: &[Method]) -> HeaderValue {
    let mut names: Vec<&str> = allowed.iter().map(Method::as_str).collect();
    if !names.contains(&"OPTIONS") {
        names.push("OPTIONS");
    }
    names.sort_unstable();
    HeaderValue::try_from(names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static("OPTIONS"))
}
