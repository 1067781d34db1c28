//! What the server itself answers or adds, around what the application answers.

use super::Service;
use super::options::ServerOptions;
use super::redirect::redirect;
use super::shutdown::Shutdown;
use crate::http::connection::Connection;
use crate::http::connection_event::{ConnectionEvent, Limit};
use crate::http::{HttpException, IntoResponse, Request, Response, ServiceUnavailableException};
use crate::server::forwarded::TrustedProxies;
use ::http::header::{RETRY_AFTER, STRICT_TRANSPORT_SECURITY};
use ::http::{HeaderValue, Method};
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};

/// The application behind what the server answers by itself: redirects, readiness, and 503 when there is too much to do.
///
/// It stands only where it has something to do.
pub(super) struct Edge<S> {
    service: Arc<S>,
    rules: Arc<Rules>,
}

struct Rules {
    hsts: Option<HeaderValue>,
    proxies: TrustedProxies,
    readiness: Option<String>,
    shutdown: Shutdown,
    most: usize,
    running: AtomicUsize,
}

impl<S: Service> Edge<S> {
    /// Around the service, as far as the options ask for something.
    pub(super) fn new(service: Arc<S>, options: &ServerOptions, shutdown: &Shutdown) -> Self {
        let hsts = options.hsts.map(|time| format!("max-age={}", time.as_secs()));
        let rules = Rules {
            hsts: hsts.and_then(|value| HeaderValue::try_from(value).ok()),
            proxies: options.trusted_proxies.clone(),
            readiness: options.readiness.clone(),
            shutdown: shutdown.clone(),
            most: options.limits.requests.unwrap_or(usize::MAX),
            running: AtomicUsize::new(0),
        };
        Self { service, rules: Arc::new(rules) }
    }

    /// Whether these options ask for anything of it.
    pub(super) fn is_needed(options: &ServerOptions) -> bool {
        let ServerOptions { hsts, trusted_proxies, readiness, limits, .. } = options;
        hsts.is_some() || !trusted_proxies.is_empty() || readiness.is_some() || limits.requests.is_some()
    }
}

impl<S: Service> Service for Edge<S> {
    fn call(
        self: Arc<Self>,
        mut request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<S> + 'static {
        if let Some(response) = self.rules.answer(&request, connection) {
            return Answer::Ready { response: Some(response) };
        }
        if !self.rules.proxies.is_empty()
            && let Some(forwarded) = self.rules.proxies.read(&request, connection)
        {
            request.extensions_mut().insert(forwarded);
        }
        match Running::begin(&self.rules) {
            Some(running) => {
                let secure = self.rules.hsts.is_some() && connection.is_secure();
                Answer::Called { call: Arc::clone(&self.service).call(request, connection), running, secure }
            }
            None => {
                connection.tell(|| ConnectionEvent::LimitHit(Limit::Requests));
                Answer::Ready { response: Some(busy()) }
            }
        }
    }
}

impl Rules {
    /// What the application is not asked for.
    fn answer(&self, request: &Request, connection: &Connection) -> Option<Response> {
        // First, because load balancers ask in the clear.
        if self.readiness.as_deref().is_some_and(|path| path == request.uri().path())
            && [Method::GET, Method::HEAD].contains(request.method())
        {
            return Some(self.ready());
        }
        let port = connection.opened.get().and_then(|opened| opened.redirect)?;
        Some(redirect(request, port))
    }

    fn ready(&self) -> Response {
        match self.shutdown.is_triggered() {
            true => HttpException::from(ServiceUnavailableException::new("shutting down")).into_response(),
            false => "ready".into_response(),
        }
    }
}

fn busy() -> Response {
    let mut response =
        HttpException::from(ServiceUnavailableException::new("too many requests at once")).into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// One of the requests that may run at once.
struct Running(Arc<Rules>);

impl Running {
    fn begin(rules: &Arc<Rules>) -> Option<Self> {
        let running = Self(Arc::clone(rules));
        (rules.running.fetch_add(1, Relaxed) < rules.most).then_some(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Relaxed);
    }
}

pin_project! {
    #[project = AnswerProjection]
    enum Answer<F> {
        Called { #[pin] call: F, running: Running, secure: bool },
        Ready { response: Option<Response> },
    }
}

impl<F: Future<Output = Response>> Future for Answer<F> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        match self.project() {
            AnswerProjection::Called { call, running, secure } => {
                let mut response = ready!(call.poll(cx));
                if let (true, Some(hsts)) = (*secure, &running.0.hsts) {
                    response.headers_mut().entry(STRICT_TRANSPORT_SECURITY).or_insert_with(|| hsts.clone());
                }
                Poll::Ready(response)
            }
            AnswerProjection::Ready { response } => Poll::Ready(response.take().unwrap_or_default()),
        }
    }
}
