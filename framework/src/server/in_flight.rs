//! How many handlers run at once.

use super::Service;
use crate::http::connection::Connection;
use crate::http::{HttpException, IntoResponse, Request, Response, ServiceUnavailableException};
use http::header::{HeaderValue, RETRY_AFTER};
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};

/// A service that answers 503 while so many calls of it run already.
///
/// A call runs until there is an answer. What is left of a streamed answer is no work of a handler, and is not counted.
pub(super) struct InFlight<S> {
    service: Arc<S>,
    /// How many there may be, and how many there are.
    limit: Option<(usize, Arc<AtomicUsize>)>,
}

impl<S> InFlight<S> {
    pub(super) fn new(service: Arc<S>, limit: Option<usize>) -> Arc<Self> {
        Arc::new(Self { service, limit: limit.map(|most| (most, Arc::default())) })
    }
}

impl<S: Service> Service for InFlight<S> {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<S> + 'static {
        let place = self.limit.as_ref().map(|(most, running)| Place::take(running, *most));
        let call = match place {
            Some(None) => None,
            _ => Some(Arc::clone(&self.service).call(request, connection)),
        };
        Call { call, place: place.flatten() }
    }
}

/// One of those that run.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(running: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let place = Self(Arc::clone(running));
        // On refusal it is dropped, and takes back what it has added.
        (running.fetch_add(1, Relaxed) < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

pin_project! {
    /// A call of the service; none where there are too many. It is hardly larger than what the service returns, because
    /// hyper moves it.
    struct Call<F> {
        #[pin]
        call: Option<F>,
        place: Option<Place>,
    }
}

impl<F: Future<Output = Response>> Future for Call<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.project().call.as_pin_mut() {
            Some(call) => call.poll(cx),
            None => Poll::Ready(busy()),
        }
    }
}

fn busy() -> Response {
    let exception = HttpException::from(ServiceUnavailableException::new("the server is busy"));
    exception.header(RETRY_AFTER, HeaderValue::from_static("1")).into_response()
}
