//! What specifications of HTTP ask of every server, where a framework can get in the way.

use crate::support::{Http2, Server};
use nestling::prelude::*;
use nestling::validation::ValidationPipe;

#[dto]
struct Named {
    #[validate(length(min = 3))]
    name: String,
}

/// Looks at a body before the handler does.
#[injectable]
struct Signed;

impl CanActivate for Signed {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let body = std::mem::take(ctx.request_mut().body_mut()).into_bytes().await?;
        let signed = body.ends_with(b"}");
        *ctx.request_mut().body_mut() = Body::full(body);
        Ok(signed)
    }
}

#[controller]
struct EdgesController;

#[routes]
impl EdgesController {
    #[get("/no-content")]
    #[http_code(204)]
    async fn no_content(&self) -> &'static str {
        "never sent"
    }

    #[get("/not-modified")]
    async fn not_modified(&self) -> StatusCode {
        StatusCode::NOT_MODIFIED
    }

    #[get("/moved")]
    #[redirect("/elsewhere")]
    async fn moved(&self) -> Result<()> {
        Err(GoneException::default())?
    }

    #[post("/signed")]
    #[guard(Signed)]
    #[body_limit("20B")]
    async fn signed(&self, #[body] named: Named) -> String {
        named.name
    }

    #[get("/text")]
    async fn text(&self, #[query("n")] n: Option<u8>) -> String {
        format!("{n:?}")
    }

    #[get("/text/")]
    #[host("other.test")]
    async fn other(&self) -> &'static str {
        "other"
    }
}

#[module(controllers = [EdgesController])]
struct AppModule;

#[nestling::test]
async fn an_answer_without_content_has_none_and_the_next_request_is_understood() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, status) in [("/no-content", 204), ("/not-modified", 304), ("/no-content", 204)] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.status, answer.header("content-length"), answer.body.as_str()),
            (status, None, ""),
            "{path}"
        );
    }
    assert_eq!(client.get("/text").await.pair(), (200, "None"));
    let http2 = Http2::connect(server.address).await;
    assert_eq!(http2.request("GET", "/no-content", "").await, (204, String::new()));
    server.close().await;
}

#[nestling::test]
async fn an_exception_is_not_redirected() {
    let server = Server::of::<AppModule>().await;
    let answer = server.connect().await.get("/moved").await;
    assert_eq!((answer.status, answer.header("location")), (410, None));
    server.close().await;
}

#[nestling::test]
async fn a_guard_may_read_the_body_within_its_limit_and_hand_it_on() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    assert_eq!(client.post("/signed", r#"{"name":"Tom"}"#).await.pair(), (201, "Tom"));
    assert_eq!(client.post("/signed", r#"{"name":"Tom"} "#).await.status, 403);
    assert_eq!(client.post("/signed", r#"{"name":"Thomas the cat"}"#).await.status, 413);
    let mut client = server.connect().await;
    client.send("POST /signed HTTP/1.1\r\nHost: nest\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n").await;
    client.send("a".repeat(100)).await;
    assert_eq!(client.answer().await.status, 413);
    server.close().await;
}

#[nestling::test]
async fn odd_but_legal_requests_are_understood() {
    let server = Server::of::<AppModule>().await;
    for (request, status) in [
        ("GET http://nest/text HTTP/1.1\r\nHost: nest\r\n\r\n", 200),
        ("GET /text? HTTP/1.1\r\nHost: nest\r\n\r\n", 200),
        ("GET /text?n=1&n=x HTTP/1.1\r\nHost: nest\r\n\r\n", 200),
        ("GET /text/ HTTP/1.1\r\nHost: nest\r\n\r\n", 200),
        ("get /text HTTP/1.1\r\nHost: nest\r\n\r\n", 405),
        ("OPTIONS * HTTP/1.1\r\nHost: nest\r\n\r\n", 204),
        ("GET /text HTTP/1.0\r\n\r\n", 200),
        ("GET /text HTTP/1.1\r\nHost: nest\r\nX-Empty:\r\n\r\n", 200),
    ] {
        let mut client = server.connect().await;
        client.send(request).await;
        let answer = client.answer().await;
        assert_eq!(answer.status, status, "{request}: {}", answer.body);
    }
    server.close().await;
}

#[nestling::test]
async fn validation_may_be_configured_for_the_whole_application() {
    let mut app = App::create::<AppModule>().await.unwrap();
    app.use_global_pipe(ValidationPipe::new().error_http_status_code(422).forbid_non_whitelisted(true));
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    assert_eq!(client.post("/signed", r#"{"name":"T"}"#).await.status, 422);
    server.close().await;
}
