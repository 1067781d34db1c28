//! Our service as hyper wants it.

use super::Service;
use super::head::refusal;
use crate::http::connection::Connection;
use crate::http::frames::Frames;
use crate::http::progress::Phase;
use crate::http::upgraded::Switch;
use crate::http::{Body, Response, StatusCode};
use http::header::{CONNECTION, CONTENT_LENGTH, HeaderValue};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use pin_project_lite::pin_project;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Our service as hyper wants it, on one connection of HTTP/1.1, whose requests are within all limits.
pub(super) fn adapter<S: Service>(
    service: Arc<S>,
    connection: Arc<Connection>,
) -> impl hyper::service::Service<
    http::Request<Incoming>,
    Response = Response,
    Error = Infallible,
    Future: Future<Output = Result<Response, Infallible>> + Send + 'static,
> {
    service_fn(move |request: http::Request<Incoming>| {
        connection.counts.request();
        connection.progress.called(!request.body().is_end_stream());
        // Interim answers exist since HTTP/1.1 (RFC 9110, section 15.2).
        if request.version() == http::Version::HTTP_11 {
            connection.hints.open();
        }
        let request = request.map(|body| Body::incoming(Frames::Http1(body), &connection));
        let call = Arc::clone(&service).call(request, &connection);
        Answer { call, connection: Arc::clone(&connection) }
    })
}

/// The end of HTTP on a connection, and what goes on there.
#[cold]
fn switch(response: &mut Response, connection: &Arc<Connection>) {
    if let Some(switch) = Switch::take_from(response)
        && response.status() == StatusCode::SWITCHING_PROTOCOLS
        && connection.switch.set(switch).is_ok()
    {
        connection.progress.enter(Phase::Upgraded);
        // There is no content whose length it could be (RFC 9110, section 8.6).
        response.headers_mut().remove(CONTENT_LENGTH);
        *response.body_mut() = Body::empty();
        return;
    }
    tracing::error!("a service answered with an interim status");
    connection.progress.answered();
    *response = refusal(StatusCode::INTERNAL_SERVER_ERROR);
}

pin_project! {
    /// Hardly larger than the service's own future, which an async block would hold twice; hyper moves it per request.
    struct Answer<F> {
        #[pin]
        call: F,
        connection: Arc<Connection>,
    }
}

impl<F: Future<Output = Response>> Future for Answer<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        // The response is changed where it is returned, so that it moves once.
        let mut poll = this.call.poll(cx).map(Ok);
        if let Poll::Ready(Ok(response)) = &mut poll {
            complete(response, this.connection);
        }
        poll
    }
}

fn complete(response: &mut Response, connection: &Arc<Connection>) {
    connection.hints.close();
    if response.status().is_informational() {
        return switch(response, connection);
    }
    response.body_mut().answers(connection);
    if connection.progress.is_broken() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
}
