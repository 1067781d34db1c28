//! Layers of tower as middleware.
//!
//! A layer is put around a service once, and wants requests that it may keep, while ours stay in their context. So the
//! innermost service, the [`Gate`], only hands the request back to the middleware that sent it, which runs the rest of the
//! way itself and tells the gate the answer. All of that happens in the task of the request.

use super::context::ExecutionContext;
use super::middleware::{ErasedMiddleware, Middleware};
use super::next::{BoxNext, Next};
use super::run::answer;
use crate::di::provider::BoxFuture;
use crate::http::{Body, BoxError, Request, Response};
use crate::{Error, Result};
use bytes::Bytes;
use http_body::Body as HttpBody;
use std::any::Any;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::oneshot;
use tower_layer::Layer;
use tower_service::Service;

/// A layer of [tower](https://docs.rs/tower) as middleware: `tower_http`'s and everybody's.
///
/// The layer stands outside the filters: what ends a request behind it has been made an answer when the layer sees it, so
/// that it sets its headers on errors, too, and middleware around it gets that answer. The layer's own errors are answered
/// as any error is: unknown ones with 500. The route has been found before: what a layer does to the path changes
/// nothing. A layer may call what is behind it once; a second call, as those of retries, is an error.
///
/// ```
/// use nestling::TowerLayer;
/// use nestling::prelude::*;
/// # use tower_layer::layer_fn;
///
/// # #[module]
/// # struct AppModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let mut app = App::create::<AppModule>().await?;
/// # let layer = layer_fn(|service| service);
/// app.use_global_middleware(TowerLayer::new(layer));
/// # Ok(())
/// # }
/// ```
pub struct TowerLayer(Box<dyn ErasedMiddleware>);

impl TowerLayer {
    /// The layer around what comes behind it. It is applied once; its service is cloned for each request, as tower does.
    pub fn new<L, B>(layer: L) -> Self
    where
        L: Layer<Gate>,
        L::Service: Service<Request, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Box::new(Layered(layer.layer(Gate(())))))
    }
}

impl Middleware for TowerLayer {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.0.handle_boxed(ctx, BoxNext::new(next)).await
    }
}

/// The service of a layer around the [`Gate`].
struct Layered<S>(S);

impl<S, B> Middleware for Layered<S>
where
    S: Service<Request, Response = http::Response<B>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let mut service = self.0.clone();
        poll_fn(|cx| service.poll_ready(cx).map_err(failed)).await?;
        let (crossing, mut asked, answering) = Crossing::new();
        let request = sent(ctx, crossing);
        let mut layered = pin!(async move { service.call(request).await.map_err(failed) });
        let answered = tokio::select! {
            biased;
            answered = &mut layered => answered,
            Ok(request) = &mut asked => {
                take_back(ctx, request);
                tokio::select! {
                    biased;
                    response = behind(next, ctx) => {
                        // A layer that does not wait for it any more has an answer of its own.
                        let _ = answering.send(response);
                        layered.await
                    }
                    answered = &mut layered => answered,
                }
            }
            else => layered.await,
        };
        answered.map(|response| response.map(into_body))
    }
}

fn failed(error: impl Into<BoxError>) -> Error {
    Error::boxed(error.into())
}

/// The rest of the way, with its errors answered.
async fn behind(next: impl Next, ctx: &mut ExecutionContext) -> Response {
    match next.handle(ctx).await {
        Ok(response) => response,
        Err(error) => answer(error.into(), ctx).await,
    }
}

/// The request as it goes into the layer. The context keeps its head for those who look at it meanwhile.
fn sent(ctx: &mut ExecutionContext, crossing: Crossing) -> Request {
    let mut kept = Request::default();
    kept.method_mut().clone_from(ctx.request.method());
    kept.uri_mut().clone_from(ctx.request.uri());
    kept.headers_mut().clone_from(ctx.request.headers());
    *kept.version_mut() = ctx.request.version();
    let mut request = std::mem::replace(&mut ctx.request, kept);
    request.extensions_mut().insert(crossing);
    request
}

/// The request as it comes out of the layer. Its path stays what the route was found by.
fn take_back(ctx: &mut ExecutionContext, mut request: Request) {
    std::mem::swap(request.uri_mut(), ctx.request.uri_mut());
    ctx.request = request;
}

/// What is behind a layer: it hands requests back to the middleware that the layer is in.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct Gate(());

/// The two ends that a request carries through the layer, for one crossing.
#[derive(Clone)]
struct Crossing(Arc<Mutex<Option<Ends>>>);

struct Ends {
    asking: oneshot::Sender<Request>,
    answered: oneshot::Receiver<Response>,
}

impl Crossing {
    fn new() -> (Self, oneshot::Receiver<Request>, oneshot::Sender<Response>) {
        let (asking, asked) = oneshot::channel();
        let (answering, answered) = oneshot::channel();
        (Self(Arc::new(Mutex::new(Some(Ends { asking, answered })))), asked, answering)
    }

    fn take(&self) -> Option<Ends> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<B> Service<http::Request<B>> for Gate
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    type Response = Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<B>) -> Self::Future {
        let ends = request.extensions().get::<Crossing>().and_then(Crossing::take);
        Box::pin(async move {
            let Some(Ends { asking, answered }) = ends else {
                return Err(
                    "a tower layer called the service inside it a second time, or with a request of its own".into()
                );
            };
            request.extensions_mut().remove::<Crossing>();
            let gone = "the request of a tower layer has ended";
            asking.send(request.map(into_body)).map_err(|_| gone)?;
            answered.await.map_err(|_| gone.into())
        })
    }
}

/// A body of ours as it is, any other as a stream.
fn into_body<B>(body: B) -> Body
where
    B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let mut body = Some(body);
    match (&mut body as &mut dyn Any).downcast_mut::<Option<Body>>().and_then(Option::take) {
        Some(body) => body,
        None => body.map(Body::stream).unwrap_or_default(),
    }
}
