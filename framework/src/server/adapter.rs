//! Our service as hyper wants it.

use super::{Service, head};
use crate::http::connection::Connection;
use crate::http::frames::Frames;
use crate::http::{Body, Response};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use pin_project_lite::pin_project;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// Our service as hyper wants it, on one connection. Requests beyond the limits of a head do not reach it.
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
        connection.progress.called(!request.body().is_end_stream());
        match head::excess(&request) {
            None => {
                let request = request.map(|body| Body::incoming(Frames::Http1(body), &connection));
                let call = Arc::clone(&service).call(request, &connection);
                Answer::Called { call, connection: Arc::clone(&connection) }
            }
            Some(status) => {
                connection.progress.answered();
                Answer::Refused { status }
            }
        }
    })
}

pin_project! {
    /// Hardly larger than the service's own future, which an async block would hold twice; hyper moves it per request.
    #[project = AnswerProjection]
    enum Answer<F> {
        Called { #[pin] call: F, connection: Arc<Connection> },
        Refused { status: http::StatusCode },
    }
}

impl<F: Future<Output = Response>> Future for Answer<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            AnswerProjection::Called { call, connection } => {
                let mut response = ready!(call.poll(cx));
                response.body_mut().answers(connection);
                Poll::Ready(Ok(response))
            }
            AnswerProjection::Refused { status } => Poll::Ready(Ok(head::refusal(*status))),
        }
    }
}
