//! Our service as hyper wants it.

use super::{Service, head};
use crate::http::connection::Connection;
use crate::http::{Body, Response};
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use pin_project_lite::pin_project;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

/// Whether the last request of a connection has a body, which its client may still be sending.
#[derive(Clone, Default)]
pub(super) struct Sending(Arc<AtomicBool>);

impl Sending {
    pub(super) fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn set(&self, sending: bool) {
        self.0.store(sending, Ordering::Relaxed);
    }
}

/// Our service as hyper wants it, on one connection. Requests beyond the limits of a head do not reach it.
pub(super) fn adapter<S: Service>(
    service: Arc<S>,
    connection: Connection,
    sending: Sending,
) -> impl hyper::service::Service<
    http::Request<Incoming>,
    Response = Response,
    Error = Infallible,
    Future: Future<Output = Result<Response, Infallible>> + Send + 'static,
> {
    let connection = Arc::new(connection);
    service_fn(move |request: http::Request<Incoming>| {
        sending.set(!request.body().is_end_stream());
        match head::excess(&request) {
            None => Answer::Called { call: Arc::clone(&service).call(request.map(Body::incoming), &connection) },
            Some(status) => Answer::Refused { status },
        }
    })
}

pin_project! {
    /// Hardly larger than the service's own future, which an async block would hold twice; hyper moves it per request.
    #[project = AnswerProjection]
    enum Answer<F> {
        Called { #[pin] call: F },
        Refused { status: http::StatusCode },
    }
}

impl<F: Future<Output = Response>> Future for Answer<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            AnswerProjection::Called { call } => call.poll(cx).map(Ok),
            AnswerProjection::Refused { status } => Poll::Ready(Ok(head::refusal(*status))),
        }
    }
}
