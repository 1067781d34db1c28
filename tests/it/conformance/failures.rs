//! What goes wrong at each stage: by an exception, by an unknown error, by a panic. The filters of the route see it all.

use crate::support::{Log, Server};
use nestling::prelude::*;
use std::io;
use tracing::Level;

/// Fails if the request asks for it.
fn fail(ctx: &ExecutionContext, stage: &str) -> Result<()> {
    let wanted = ctx.request().headers().get("x-fail").and_then(|value| value.to_str().ok()).unwrap_or_default();
    match wanted.split_once('-') {
        Some((at, "gone")) if at == stage => Err(GoneException::new(format!("gone in {stage}")))?,
        Some((at, "unknown")) if at == stage => Err(io::Error::other("SECRET"))?,
        Some((at, "panic")) if at == stage => panic!("SECRET in {stage}"),
        _ => Ok(()),
    }
}

#[injectable]
struct Failing;

impl Middleware for Failing {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        fail(ctx, "middleware")?;
        next.handle(ctx).await
    }
}

impl CanActivate for Failing {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        fail(ctx, "guard").map(|()| true)
    }
}

impl Interceptor for Failing {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        fail(ctx, "before")?;
        let response = next.handle(ctx).await?;
        fail(ctx, "after")?;
        Ok(response)
    }
}

impl Pipe<String> for Failing {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        match value.as_str() {
            "gone" => Err(GoneException::new("gone in pipe"))?,
            "unknown" => Err(io::Error::other("SECRET"))?,
            "panic" => panic!("SECRET in pipe"),
            _ => Ok(value),
        }
    }
}

struct Argument;

impl FromRequest for Argument {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        fail(ctx, "argument").map(|()| Self)
    }
}

#[injectable]
#[catch]
struct Teapot;

impl ExceptionFilter for Teapot {
    async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        Ok((StatusCode::IM_A_TEAPOT, exception.to_string()).into_response())
    }
}

#[controller("/stages")]
#[middleware(Failing)]
#[guard(Failing)]
#[interceptor(Failing)]
#[pipe(Failing)]
struct StagesController;

#[routes]
impl StagesController {
    #[get("/plain")]
    async fn plain(
        &self,
        _argument: Argument,
        #[header("x-pipe")] _piped: String,
        #[req] request: &Request,
    ) -> Result<()> {
        handler(request)
    }

    #[get("/filtered")]
    #[filter(Teapot)]
    async fn filtered(
        &self,
        _argument: Argument,
        #[header("x-pipe")] _piped: String,
        #[req] request: &Request,
    ) -> Result<()> {
        handler(request)
    }
}

fn handler(request: &Request) -> Result<()> {
    match request.headers()["x-fail"].to_str()? {
        "handler-gone" => Err(GoneException::new("gone in handler"))?,
        "handler-unknown" => Err(io::Error::other("SECRET"))?,
        "handler-panic" => panic!("SECRET in handler"),
        _ => Ok(()),
    }
}

#[module(controllers = [StagesController])]
struct AppModule;

const STAGES: [&str; 7] = ["middleware", "guard", "before", "argument", "pipe", "handler", "after"];

#[nestling::test]
async fn each_stage_may_fail_and_the_connection_goes_on() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for stage in STAGES {
        for (how, status, message) in [
            ("gone", 410, format!("gone in {stage}")),
            ("unknown", 500, "Internal server error".to_owned()),
            ("panic", 500, "Internal server error".to_owned()),
        ] {
            let headers = format!("x-fail: {stage}-{how}\r\nx-pipe: {}\r\n", if stage == "pipe" { how } else { "" });
            log.clear();
            let plain = client.request("GET", "/stages/plain", &headers, "").await;
            assert_eq!(plain.status, status, "{stage} {how}: {}", plain.body);
            assert!(plain.body.contains(&message) && !plain.body.contains("SECRET"), "{stage} {how}: {}", plain.body);
            let lines = log.at(Level::ERROR);
            assert_eq!(!lines.is_empty(), status == 500, "{stage} {how}: {lines:?}");
            assert!(
                lines.iter().all(|line| line.contains("SECRET") && line.contains("GET /stages/plain")),
                "{lines:?}"
            );
            let filtered = client.request("GET", "/stages/filtered", &headers, "").await;
            assert_eq!(filtered.pair(), (418, message.as_str()), "{stage} {how}");
        }
    }
    assert_eq!(client.request("GET", "/stages/plain", "x-fail: no\r\nx-pipe: a\r\n", "").await.pair(), (200, ""));
    server.close().await;
}
