//! The whole life of a request, in order.

use super::context::ExecutionContext;
use super::panic::CatchPanic;
use super::runtime::Runtime;
use crate::di::container::panicked;
use crate::error::text_of;
use crate::http::{
    BadRequestException, Body, HttpException, IntoResponse, MethodNotAllowedException, NotFoundException, Request,
    Response,
};
use crate::routing::Match;
use http::Method;
use http::header::{ALLOW, CONTENT_LENGTH, HeaderValue};
use http_body::Body as _;
use std::sync::Arc;

/// Answers one request: route, guards, arguments, handler, and an exception's answer if one of them fails.
pub(crate) async fn run(runtime: Arc<Runtime>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let outcome = match route(&runtime, &request) {
        Ok((route, params)) => {
            let mut ctx = ExecutionContext::new(Arc::clone(&runtime), route, params, request);
            let outcome = handle(&runtime, route, &mut ctx).await;
            let outcome = outcome.map_err(|exception| logged(exception, &ctx));
            contained(|| drop(ctx));
            outcome
        }
        Err(refusal) => Err(refusal),
    };
    let response = outcome.unwrap_or_else(HttpException::into_response);
    if head { without_body(response) } else { response }
}

/// The route for a request, or the exception that says why there is none.
fn route(runtime: &Runtime, request: &Request) -> Result<(usize, crate::routing::Params), HttpException> {
    let path = request.uri().path();
    match runtime.table.find(request.method(), path) {
        Match::Found { value, params } => Ok((*value, params)),
        Match::NotFound => Err(NotFoundException::new(format!("Cannot {} {path}", request.method())).into()),
        Match::MethodNotAllowed(allowed) => Err(method_not_allowed(request.method(), path, &allowed)),
        Match::BadPath => Err(BadRequestException::new("the path is not valid UTF-8").into()),
    }
}

fn method_not_allowed(method: &Method, path: &str, allowed: &[Method]) -> HttpException {
    let allowed = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let exception = HttpException::from(MethodNotAllowedException::new(format!("Cannot {method} {path}")));
    match HeaderValue::try_from(allowed) {
        Ok(allowed) => exception.header(ALLOW, allowed),
        Err(_) => exception,
    }
}

/// Calls the route; a panic in it is an unknown error.
async fn handle(runtime: &Runtime, route: usize, ctx: &mut ExecutionContext) -> Result<Response, HttpException> {
    match CatchPanic(runtime.routes[route].call.call(ctx)).await {
        Ok(outcome) => outcome,
        Err(panic) => {
            let error = panicked(&*panic);
            contained(|| drop(panic));
            Err(HttpException::internal(error.into_inner()))
        }
    }
}

/// Drops what is a user's: a panic there must not take the answer with it.
fn contained(drop: impl FnOnce()) {
    // Unwind safety: what is being dropped is not seen again.
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(drop)).is_err() {
        tracing::error!("something that belonged to a request panicked while it was dropped");
    }
}

/// What the client must not see goes to the log.
fn logged(exception: HttpException, ctx: &ExecutionContext) -> HttpException {
    if exception.status().is_server_error() {
        let route = format!("{} {} → {}::{}", ctx.request.method(), ctx.path(), ctx.controller(), ctx.handler());
        tracing::error!(status = exception.status().as_u16(), route, "{}", text_of(&exception));
    }
    exception
}

/// The answer to `HEAD`: what `GET` would answer, with its length and without its content (RFC 9110, 9.3.2).
fn without_body(mut response: Response) -> Response {
    let body = std::mem::take(response.body_mut());
    if let Some(length) = body.size_hint().exact() {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert(length.into());
    }
    response.map(|_: Body| Body::empty())
}
