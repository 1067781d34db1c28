//! Our service as hyper wants it.

use super::Service;
use crate::http::connection::Connection;
use crate::http::{Body, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use pin_project_lite::pin_project;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// Our service as hyper wants it.
pub(super) fn adapter<S: Service>(
    service: Arc<S>,
    connection: Connection,
) -> impl hyper::service::Service<
    http::Request<Incoming>,
    Response = Response,
    Error = Infallible,
    Future: Future<Output = Result<Response, Infallible>> + Send + 'static,
> {
    let connection = Arc::new(connection);
    service_fn(move |request: http::Request<Incoming>| Answer {
        answer: Arc::clone(&service).call(request.map(Body::incoming), &connection),
    })
}

pin_project! {
    /// Exactly as large as the service's own future, which an async block would hold twice; hyper moves it per request.
    struct Answer<F> {
        #[pin]
        answer: F,
    }
}

impl<F: Future<Output = Response>> Future for Answer<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Ok(ready!(self.project().answer.poll(cx))))
    }
}
