//! Layers of tower as middleware.

use crate::support::{Client, Log, Server, Trace, send, soon};
use nestling::http::{HeaderName, HeaderValue, Method};
use nestling::prelude::*;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};
use std::time::Duration;
use tower::retry::{Policy, RetryLayer};
use tower::timeout::TimeoutLayer as ErrorTimeoutLayer;
use tower::{Layer, Service, service_fn};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(CONFLICT, "cat {0} is asleep")]
    Asleep(u64),
}

#[injectable]
#[catch(CatError)]
struct AsleepFilter;

impl ExceptionFilter<CatError> for AsleepFilter {
    async fn catch(&self, exception: CatError, _: &mut ExecutionContext) -> Result<Response> {
        let mut response = format!("hush: {exception}").into_response();
        *response.status_mut() = StatusCode::IM_A_TEAPOT;
        Ok(response)
    }
}

struct Dropped(Arc<Trace>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.add("dropped");
    }
}

#[controller("/cats")]
struct CatsController {
    trace: Arc<Trace>,
}

#[routes]
impl CatsController {
    #[get("/")]
    async fn all(&self) -> String {
        "cat ".repeat(1_000)
    }

    #[get("/:id")]
    async fn one(&self, #[param("id")] id: u64, #[header("x-n")] n: Option<u8>) -> String {
        format!("{id} {n:?}")
    }

    #[get("/:id/asleep")]
    #[filter(AsleepFilter)]
    async fn asleep(&self, #[param("id")] id: u64) -> Result<String, CatError> {
        Err(CatError::Asleep(id))
    }

    #[get("/slow/forever")]
    async fn slow(&self) {
        let _dropped = Dropped(Arc::clone(&self.trace));
        std::future::pending::<()>().await;
    }

    #[post("/")]
    async fn create(&self, #[raw_body] body: String) -> String {
        body
    }

    #[get("/layered/here")]
    #[middleware(TowerLayer::new(SetResponseHeaderLayer::overriding(LAYER, HeaderValue::from_static("route"))))]
    async fn layered(&self) {}
}

const LAYER: HeaderName = HeaderName::from_static("x-layer");

#[module(controllers = [CatsController], providers = [value(Trace::default())])]
struct CatsModule;

async fn app() -> App {
    App::create::<CatsModule>().await.unwrap()
}

fn set_header() -> TowerLayer {
    TowerLayer::new(SetResponseHeaderLayer::overriding(LAYER, HeaderValue::from_static("set")))
}

/// The answer to a request without keep-alive, as it is.
async fn raw(server: &Server, request: &str) -> Vec<u8> {
    use tokio::io::AsyncReadExt;
    let mut client = server.connect().await;
    client.send(format!("{request}\r\nHost: nest\r\nConnection: close\r\n\r\n")).await;
    let mut read = Vec::new();
    soon(client.0.read_to_end(&mut read)).await.unwrap();
    read
}

#[nestling::test]
async fn an_answer_is_compressed() {
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(CompressionLayer::new()));
    let server = Server::start(app).await;
    let answer = raw(&server, "GET /cats HTTP/1.1\r\nAccept-Encoding: gzip").await;
    let split = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..split].to_vec()).unwrap().to_lowercase();
    assert!(head.contains("content-encoding: gzip") && head.contains("vary: accept-encoding"), "{head}");
    assert!(answer.len() < 1_000 && answer[split..].windows(2).any(|two| two == [0x1f, 0x8b]));
    let plain = raw(&server, "GET /cats HTTP/1.1").await;
    assert!(plain.ends_with(b"cat cat "));
    server.close().await;
}

#[nestling::test]
async fn a_layer_sees_errors_as_the_filters_answer_them() {
    let mut app = app().await;
    app.use_global_middleware(set_header());
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (path, status, body) in [
        ("/cats/7", 200, "7 None"),
        ("/cats/7/asleep", 418, "hush: cat 7 is asleep"),
        ("/cats/x", 400, "numeric string is expected"),
        ("/nowhere", 404, "Cannot GET /nowhere"),
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.header("x-layer")), (status, Some("set")), "{path}");
        assert!(answer.body.contains(body), "{path}: {}", answer.body);
    }
    server.close().await;
}

#[nestling::test]
async fn a_layer_stands_on_a_route_and_layers_in_layers() {
    let mut app = app().await;
    app.use_global_middleware(set_header()).use_global_middleware(TowerLayer::new(CompressionLayer::new()));
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/cats/layered/here").await.header("x-layer"), Some("set"));
    server.close().await;
    let server = Server::of::<CatsModule>().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/cats/layered/here").await.header("x-layer"), Some("route"));
    assert_eq!(client.get("/cats/7").await.header("x-layer"), None);
    server.close().await;
}

#[nestling::test]
async fn a_layer_that_answers_itself_skips_the_rest() {
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(CorsLayer::permissive().allow_methods([Method::PUT])));
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    let headers = "Origin: http://cats.example\r\nAccess-Control-Request-Method: PUT\r\n";
    let preflight = client.request("OPTIONS", "/cats", headers, "").await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-methods")), (200, Some("PUT")));
    let refused = client.request("GET", "/nowhere", "Origin: http://cats.example\r\n", "").await;
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (404, Some("*")));
    server.close().await;
}

#[nestling::test]
async fn a_layer_that_does_not_wait_drops_the_handler() {
    let mut app = app().await;
    let timeout = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_millis(20));
    app.use_global_middleware(TowerLayer::new(timeout));
    assert_eq!(send(&app, "GET", "/cats/slow/forever").await.0, 504);
    assert_eq!(app.get::<Trace>().unwrap().take(), ["dropped"]);
    assert_eq!(send(&app, "GET", "/cats/7").await, (200, "7 None".to_owned()));
}

#[nestling::test]
async fn an_error_of_a_layer_is_a_500_that_is_logged() {
    let log = Log::start();
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(ErrorTimeoutLayer::new(Duration::from_millis(20))));
    let answer = r#"{"statusCode":500,"message":"Internal server error"}"#;
    assert_eq!(send(&app, "GET", "/cats/slow/forever").await, (500, answer.to_owned()));
    let lines = log.at(tracing::Level::ERROR);
    assert!(lines.len() == 1 && lines[0].contains("request timed out"), "{lines:?}");
}

#[nestling::test]
async fn a_body_passes_layers_that_wrap_it() {
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(RequestBodyLimitLayer::new(5)))
        .use_global_middleware(TowerLayer::new(TraceLayer::new_for_http()));
    let server = Server::start(app).await;
    let mut client: Client = server.connect().await;
    assert_eq!(client.post("/cats", "12345").await.pair(), (201, "12345"));
    assert_eq!(client.post("/cats", "123456").await.status, 413);
    server.close().await;
}

/// Calls what is inside it as often as it is told to, and lets it go by another path.
#[derive(Clone)]
struct Again;

impl<S> Layer<S> for Again {
    type Service = AgainService<S>;

    fn layer(&self, inner: S) -> AgainService<S> {
        AgainService(inner)
    }
}

#[derive(Clone)]
struct AgainService<S>(S);

impl<S: Service<Request, Response = Response>> Service<Request> for AgainService<S> {
    type Response = Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> S::Future {
        let mut copy = Request::default();
        copy.extensions_mut().clone_from(request.extensions());
        *request.uri_mut() = "/".parse().unwrap();
        let first = self.0.call(request);
        match copy.extensions().is_empty() {
            true => first,
            false => self.0.call(copy),
        }
    }
}

#[nestling::test]
async fn a_second_call_of_what_is_inside_is_an_error_that_says_so() {
    let log = Log::start();
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(Again));
    assert_eq!(send(&app, "GET", "/cats/7").await.0, 500);
    assert!(log.at(tracing::Level::ERROR)[0].contains("a second time"));
}

/// Changes the path and a header of each request.
fn elsewhere(mut request: Request) -> Request {
    *request.uri_mut() = "/".parse().unwrap();
    request.headers_mut().insert("x-n", HeaderValue::from_static("3"));
    request
}

#[nestling::test]
async fn a_layer_changes_headers_but_not_the_route() {
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(tower::util::MapRequestLayer::new(elsewhere)));
    assert_eq!(send(&app, "GET", "/cats/7").await, (200, "7 Some(3)".to_owned()));
}

#[nestling::test]
async fn a_layer_need_not_pass_anything_on() {
    let closed = tower::layer::layer_fn(|_| {
        service_fn(|request: Request| async move {
            drop(request);
            tokio::task::yield_now().await;
            Ok::<_, Infallible>(Response::new(Body::from("closed")))
        })
    });
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(closed));
    assert_eq!(send(&app, "GET", "/cats/7").await, (200, "closed".to_owned()));
}

#[derive(Clone)]
struct Once;

impl<E> Policy<Request, Response, E> for Once {
    type Future = Ready<()>;

    fn retry(&mut self, request: &mut Request, result: &mut Result<Response, E>) -> Option<Ready<()>> {
        let unavailable = matches!(result, Ok(response) if response.status() == 418);
        (unavailable && request.headers().contains_key("x-again")).then(|| ready(()))
    }

    fn clone_request(&mut self, request: &Request) -> Option<Request> {
        let mut copy = Request::default();
        copy.headers_mut().insert("x-again", HeaderValue::from_static("yes"));
        copy.extensions_mut().clone_from(request.extensions());
        Some(copy)
    }
}

#[nestling::test]
async fn a_retry_is_refused() {
    let log = Log::start();
    let mut app = app().await;
    app.use_global_middleware(TowerLayer::new(RetryLayer::new(Once)));
    assert_eq!(send(&app, "GET", "/cats/7").await, (200, "7 None".to_owned()));
    assert_eq!(send(&app, "GET", "/cats/7/asleep").await.0, 500);
    assert!(log.at(tracing::Level::ERROR)[0].contains("a second time"));
}
