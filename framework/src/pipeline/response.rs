//! What a route says about its answers: status, headers, where to redirect to.

use super::context::ExecutionContext;
use super::metadata::Metadata;
use crate::http::{Body, Response, content_coding};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};

/// `#[http_code]`, `#[header]` and `#[redirect]` of one route.
pub(crate) struct RouteResponse {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    redirect: Option<(StatusCode, HeaderValue)>,
}

/// `#[header("cache-control", "none")]` on a route.
#[doc(hidden)]
#[derive(Clone)]
pub struct ResponseHeader(pub HeaderName, pub HeaderValue);

/// `#[redirect("/x", 301)]`
#[doc(hidden)]
#[derive(Clone)]
pub struct RedirectTo(pub StatusCode, pub HeaderValue);

impl RouteResponse {
    pub(crate) fn new(status: u16, metadata: &Metadata) -> Self {
        let headers = metadata.all::<ResponseHeader>().map(|ResponseHeader(name, value)| (name.clone(), value.clone()));
        let redirect = metadata.all::<RedirectTo>().next().map(|RedirectTo(status, to)| (*status, to.clone()));
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        Self { status, headers: headers.collect(), redirect }
    }
}

impl ExecutionContext {
    /// What the route says of its answers is set behind the guards and before the interceptors, as NestJS does: it
    /// stays when an exception is answered.
    pub(crate) fn begin_response(&mut self) {
        if self.route().response.headers.is_empty() {
            return;
        }
        let headers = self.route().response.headers.clone();
        self.extra().response.replace(&headers);
    }

    /// Whoever reads the body reads no more than the route allows. What is declared larger is refused when somebody asks
    /// for it: many handlers need no body.
    pub(crate) fn hold_body(&mut self) {
        let limit = self.route().body_limit;
        self.request.body_mut().limit(limit);
        content_coding::decode(&mut self.request, limit);
    }

    /// The status of the route where nobody has chosen another, and its redirect.
    pub(crate) fn finish_response(&mut self, response: &mut Response) {
        let chosen = self.extra.as_mut().and_then(|extra| extra.response.take_status());
        let RouteResponse { status, redirect, .. } = &self.route().response;
        match chosen {
            Some(chosen) => *response.status_mut() = chosen,
            None if response.status() == StatusCode::OK => *response.status_mut() = *status,
            None => {}
        }
        if let Some((status, to)) = redirect
            && !response.status().is_redirection()
        {
            *response.status_mut() = *status;
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().insert(LOCATION, to.clone());
        }
    }
}
