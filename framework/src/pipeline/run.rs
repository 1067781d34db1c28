//! The whole life of a request, in order.

use super::context::ExecutionContext;
use super::middleware::MiddlewareStep;
use super::next::{BoxNext, Next, opened};
use super::panic::CatchPanic;
use super::request_id::request_id;
use super::route::Route;
use super::runtime::Runtime;
use super::unrouted::{allow, bad_path, method_not_allowed, not_found};
use super::version::Versioning;
use crate::Result;
use crate::di::container::panicked;
use crate::di::provider::BoxFuture;
use crate::error::text_of;
use crate::http::connection::Connection;
use crate::http::host::host;
use crate::http::{Body, HttpException, IntoResponse, Request, Response, ServiceUnavailableException};
use crate::routing::{Lookup, Match, Params};
use ::http::header::{ALLOW, CONTENT_LENGTH};
use ::http::{Method, StatusCode};
use http_body::Body as _;
use std::any::Any;
use std::future::Future;
use std::sync::Arc;

/// Answers one request.
///
/// What happens before the first wait happens here, so that the future begins with the context in its place: moving that
/// costs as much as some of the stages.
pub(crate) fn run(
    runtime: Arc<Runtime>,
    request: Request,
    connection: Arc<Connection>,
) -> impl Future<Output = Response> + Send + 'static {
    let head = request.method() == Method::HEAD;
    let (at, params, refusal) = find(&runtime, &request);
    let mut ctx = Some(Box::new(ExecutionContext::new(Arc::clone(&runtime), at, params, request, connection)));
    if let (Some(ctx), Some(refusal)) = (&mut ctx, refusal) {
        refuse(ctx, refusal);
    }
    async move {
        let route = &runtime.routes[at];
        let Some(context) = &mut ctx else { return Response::default() };
        context.hold_body();
        let mut response = match call(route, context).await {
            Ok(Ok(response)) => response,
            failed => Box::pin(recovered(route, failed, context)).await,
        };
        if let Some(set) = context.take_response() {
            set.apply(&mut response);
        }
        contained(|| ctx = None);
        match response.status() {
            // They have no content, whatever was returned (RFC 9110, 6.4.1); HTTP/2 would send it.
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
                *response.body_mut() = Body::empty();
            }
            _ if head => without_body(&mut response),
            _ => {}
        }
        response
    }
}

/// Why no route answers.
enum Refusal {
    NotFound,
    MethodNotAllowed(Vec<Method>),
    BadPath,
}

/// The route for a request, or the last one and why there is none.
fn find(runtime: &Runtime, request: &Request) -> (usize, Params, Option<Refusal>) {
    let refusal = match looked_up(runtime, request) {
        Match::Found { value, params } => return (*value, params, None),
        Match::NotFound => Refusal::NotFound,
        Match::MethodNotAllowed(allowed) => Refusal::MethodNotAllowed(allowed),
        Match::BadPath => Refusal::BadPath,
    };
    (runtime.routes.len() - 1, Params::default(), Some(refusal))
}

/// Few applications have hosts or versions, and only they look for them.
fn looked_up<'r>(runtime: &'r Runtime, request: &Request) -> Match<'r, usize> {
    let (method, path) = (request.method(), request.uri().path());
    let host = if runtime.table.has_hosts() { host(request) } else { None };
    match runtime.versioning {
        None | Some(Versioning::Uri) => runtime.table.look_up(Lookup { method, path, host, versions: &[] }),
        Some(versioning) => {
            let versions = versioning.requested(request);
            let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
            runtime.table.look_up(Lookup { method, path, host, versions: &versions })
        }
    }
}

/// `OPTIONS` is answered for every path that has a route.
fn refuse(ctx: &mut ExecutionContext, refusal: Refusal) {
    let (method, path) = (ctx.request.method(), ctx.request.uri().path());
    let refusal = match refusal {
        // Asks about the server itself (RFC 9110, 9.3.7).
        Refusal::NotFound if method == Method::OPTIONS && path == "*" => return,
        Refusal::NotFound => not_found(method, path),
        Refusal::BadPath => bad_path(),
        Refusal::MethodNotAllowed(allowed) if method == Method::OPTIONS => {
            ctx.response_mut().header(ALLOW, allow(&allowed));
            return;
        }
        Refusal::MethodNotAllowed(allowed) => method_not_allowed(method, path, &allowed),
    };
    ctx.extra().refusal = Some(refusal);
}

/// Middleware, guards, interceptors, pipes and handler.
fn call<'a>(route: &'a Route, ctx: &'a mut ExecutionContext) -> CatchPanic<Outcome<'a>> {
    let call = match route.middleware.is_empty() {
        true => route.call.call(ctx),
        false => Box::pin(async { Ok(through(&route.middleware, route, ctx).await?) }),
    };
    CatchPanic(match route.timeout {
        None => call,
        Some(limit) => Box::pin(async move {
            let late = |_| Err(ServiceUnavailableException::default().into());
            tokio::time::timeout(limit, call).await.unwrap_or_else(late)
        }),
    })
}

type Outcome<'a> = dyn Future<Output = Result<Response, HttpException>> + Send + 'a;

/// The answer to what went wrong; a panic is an unknown error.
async fn recovered(
    route: &Route,
    failed: Result<Result<Response, HttpException>, Box<dyn Any + Send>>,
    ctx: &mut ExecutionContext,
) -> Response {
    let exception = match failed {
        Ok(Ok(response)) => return response,
        Ok(Err(exception)) => exception,
        Err(panic) => {
            let error = panicked(&*panic);
            contained(|| drop(panic));
            HttpException::internal(error.into_inner())
        }
    };
    filtered(route, exception, ctx).await.unwrap_or_else(|exception| answered(exception, ctx))
}

/// Runs the middleware, and then the route.
fn through<'a>(
    steps: &'a [Arc<dyn MiddlewareStep>],
    route: &'a Route,
    ctx: &'a mut ExecutionContext,
) -> BoxFuture<'a, Result<Response>> {
    match steps.split_first() {
        None => Box::pin(opened(route.call.call(ctx))),
        Some((first, inner)) => first.step(ctx, BoxNext::new(Inner { inner, route })),
    }
}

struct Inner<'a> {
    inner: &'a [Arc<dyn MiddlewareStep>],
    route: &'a Route,
}

impl Next for Inner<'_> {
    async fn handle(self, ctx: &mut ExecutionContext) -> Result<Response> {
        through(self.inner, self.route, ctx).await
    }
}

/// The answer to an exception: a filter's, else its own.
pub(crate) async fn answer(exception: HttpException, ctx: &mut ExecutionContext) -> Response {
    let runtime = Arc::clone(ctx.runtime());
    let filtered = filtered(&runtime.routes[ctx.route_number()], exception, ctx).await;
    filtered.unwrap_or_else(|exception| answered(exception, ctx))
}

/// The first filter that takes the exception answers it.
async fn filtered(
    route: &Route,
    mut exception: HttpException,
    ctx: &mut ExecutionContext,
) -> Result<Response, HttpException> {
    ctx.forget_status();
    for filter in &route.filters {
        exception = match CatchPanic(filter.step(exception, ctx)).await {
            Ok(Ok(answer)) => return answer.map_err(HttpException::from),
            Ok(Err(exception)) => exception,
            // It had taken the exception, and exactly one filter handles it.
            Err(panic) => return Err(HttpException::internal(panicked(&*panic).into_inner())),
        };
    }
    Err(exception)
}

/// What the client must not see goes to the log.
fn answered(exception: HttpException, ctx: &ExecutionContext) -> Response {
    if exception.status().is_server_error() {
        let route = format!("{} {} → {}::{}", ctx.request.method(), ctx.path(), ctx.controller(), ctx.handler());
        let request_id = &*request_id(&ctx.request);
        tracing::error!(status = exception.status().as_u16(), route, request_id, "{}", text_of(&exception));
    }
    match ctx.runtime().problem_details {
        true => exception.into_problem(Some(ctx.request.uri().path())),
        false => exception.into_response(),
    }
}

/// Drops what is a user's: a panic there must not take the answer with it.
fn contained(drop: impl FnOnce()) {
    // Unwind safety: what is being dropped is not seen again.
    if std::panic::catch_unwind(std::panic::AssertUnwindSafe(drop)).is_err() {
        tracing::error!("something that belonged to a request panicked while it was dropped");
    }
}

/// The answer to `HEAD`: what `GET` would answer, with its length and without its content (RFC 9110, 9.3.2).
fn without_body(response: &mut Response) {
    let body = std::mem::take(response.body_mut());
    if let Some(length) = body.size_hint().exact() {
        response.headers_mut().entry(CONTENT_LENGTH).or_insert(length.into());
    }
}
