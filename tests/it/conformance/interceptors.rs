//! Interceptors that answer, change the answer, or make one of an error.

use crate::support::{Server, Trace};
use nestling::http::{HeaderValue, map_json};
use nestling::prelude::*;
use serde_json::json;
use std::time::Duration;

/// Answers without the handler.
#[injectable]
struct Cached;

impl Interceptor for Cached {
    async fn intercept(&self, _: &mut ExecutionContext, _: impl Next) -> Result<Response> {
        Ok("cached".into_response())
    }
}

/// `{"data": …}` around every JSON answer.
#[injectable]
struct Wrapped;

impl Interceptor for Wrapped {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        map_json(next.handle(ctx).await?, |data| json!({ "data": data })).await
    }
}

/// Makes an answer of an error.
#[injectable]
struct Forgiving;

impl Interceptor for Forgiving {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let outcome = next.handle(ctx).await;
        Ok(outcome.unwrap_or_else(|error| format!("forgiven: {error}").into_response()))
    }
}

/// Makes another error of an error.
#[injectable]
struct BadGateway;

impl Interceptor for BadGateway {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        next.handle(ctx).await.map_err(|_| BadGatewayException::default().into())
    }
}

#[injectable]
struct Limited;

impl Interceptor for Limited {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let outcome = tokio::time::timeout(Duration::from_millis(20), next.handle(ctx)).await;
        outcome.unwrap_or_else(|_| Err(RequestTimeoutException::default().into()))
    }
}

/// Stamps whatever comes back.
struct Stamp(&'static str);

impl Interceptor for Stamp {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let mut response = next.handle(ctx).await?;
        response.headers_mut().append("x-stamp", HeaderValue::from_static(self.0));
        Ok(response)
    }
}

#[controller("/cats")]
struct CatsController {
    trace: Arc<Trace>,
}

#[routes]
impl CatsController {
    #[post("/cached")]
    #[header("x-cat", "tom")]
    #[interceptor(Cached)]
    async fn cached(&self, #[body] _body: serde_json::Value) {
        self.trace.add("handler");
    }

    #[get("/wrapped")]
    #[http_code(203)]
    #[interceptor(Wrapped)]
    async fn wrapped(&self) -> Vec<u8> {
        vec![1]
    }

    #[get("/wrapped/text")]
    #[interceptor(Wrapped)]
    async fn text(&self) -> &'static str {
        "text"
    }

    #[get("/forgiven/:id")]
    #[interceptor(Forgiving)]
    async fn forgiven(&self, #[param("id")] id: u8) -> Result<u8> {
        Err(GoneException::new(format!("no {id}")))?
    }

    #[get("/gateway")]
    #[interceptor(BadGateway)]
    async fn gateway(&self) -> Result<()> {
        Err(std::io::Error::other("SECRET"))?
    }

    #[get("/limited")]
    #[interceptor(Limited)]
    async fn limited(&self) {
        std::future::pending().await
    }

    #[get("/stamped")]
    #[interceptor(Stamp("outer"), Stamp("inner"))]
    async fn stamped(&self) -> u8 {
        1
    }
}

#[module(controllers = [CatsController], providers = [value(Trace::default())])]
struct AppModule;

#[nestling::test]
async fn one_that_answers_itself_skips_pipes_and_handler_but_not_the_routes_status_and_headers() {
    let app = App::create::<AppModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    let server = Server::start(app).await;
    let answer = server.connect().await.post("/cats/cached", "{broken").await;
    assert_eq!((answer.pair(), answer.header("x-cat")), ((201, "cached"), Some("tom")));
    assert_eq!(trace.take(), Vec::<String>::new());
    server.close().await;
}

#[nestling::test]
async fn one_may_change_the_answer() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let wrapped = client.get("/cats/wrapped").await;
    assert_eq!((wrapped.pair(), wrapped.header("content-length")), ((203, r#"{"data":[1]}"#), Some("12")));
    assert_eq!(client.get("/cats/wrapped/text").await.pair(), (200, "text"));
    client.send("GET /cats/stamped HTTP/1.1\r\nHost: nest\r\nConnection: close\r\n\r\n").await;
    let all = client.read_to_end().await;
    let (inner, outer) = (all.find("x-stamp: inner").unwrap(), all.find("x-stamp: outer").unwrap());
    assert!(inner < outer, "the inner one comes first: {all}");
    server.close().await;
}

#[nestling::test]
async fn one_may_make_an_answer_of_an_error_and_another_error_of_it() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/cats/forgiven/7").await.pair(), (200, "forgiven: no 7"));
    let message = "forgiven: Validation failed (numeric string is expected)";
    assert_eq!(client.get("/cats/forgiven/x").await.pair(), (200, message));
    assert_eq!(client.get("/cats/gateway").await.pair(), (502, r#"{"statusCode":502,"message":"Bad Gateway"}"#));
    assert_eq!(client.get("/cats/limited").await.status, 408);
    server.close().await;
}
