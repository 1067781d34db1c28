//! What a test sends, and what it gets.

use nestling::http::{Cookie, Method, Stream};
use nestling::prelude::*;
use nestling::testing::TestApp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

#[dto]
#[derive(Debug, PartialEq)]
struct Cat {
    name: String,
    age: u8,
}

#[dto]
struct Page {
    offset: u8,
    name: String,
}

/// Three parts, and then nothing, or an error.
struct Parts(u8, bool);

impl Stream for Parts {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready(match self.0 {
            part @ 1..=3 => Some(Ok(part.to_string())),
            _ => self.1.then(|| Err(Error::msg("no more"))),
        })
    }
}

#[controller]
struct EchoController;

#[routes]
impl EchoController {
    #[all("/method")]
    async fn method(&self, #[req] request: &Request) -> String {
        request.method().to_string()
    }

    #[post("/cats")]
    async fn create(&self, #[body] cat: Cat) -> Cat {
        cat
    }

    #[get("/query")]
    async fn query(&self, #[query] page: Page) -> String {
        format!("{} {}", page.offset, page.name)
    }

    #[get("/headers/:name")]
    async fn header(&self, #[param("name")] name: String, #[req] request: &Request) -> Option<String> {
        Some(request.headers().get(name)?.to_str().ok()?.to_owned())
    }

    #[get("/cookies")]
    async fn cookies(&self, #[cookie("first")] first: String, #[cookie("second")] second: String) -> Response {
        let cookie = Cookie::new("both", format!("{first}; {second}"));
        let mut response = first.into_response();
        response.headers_mut().append("set-cookie", "other=1".parse().unwrap());
        response.headers_mut().append("set-cookie", cookie.to_string().parse().unwrap());
        response
    }

    #[post("/raw")]
    async fn raw(&self, #[header("content-length")] length: usize, #[raw_body] body: Vec<u8>) -> String {
        assert_eq!(length, body.len());
        String::from_utf8(body).unwrap()
    }

    #[get("/stream")]
    async fn stream(&self, #[query("broken")] broken: Option<bool>) -> Response {
        Response::new(Body::from_stream(Parts(0, broken == Some(true))))
    }
}

#[module(controllers = [EchoController])]
struct EchoModule;

async fn echo() -> TestApp {
    TestApp::of::<EchoModule>().create().await.unwrap()
}

#[nestling::test]
async fn every_method_has_a_name() -> Result<()> {
    let app = echo().await;
    let requests = [app.get("/method"), app.post("/method"), app.put("/method"), app.patch("/method")];
    let more = [app.delete("/method"), app.options("/method"), app.request("PURGE", "/method")];
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE", "TRACE"];
    let last = app.request(Method::TRACE, "/method");
    for (request, method) in requests.into_iter().chain(more).chain([last]).zip(methods) {
        assert_eq!(request.send().await.text().await?, method);
    }
    Ok(())
}

#[nestling::test]
async fn head_has_a_length_and_no_body() -> Result<()> {
    let response = echo().await.head("/headers/host").send().await.expect_status(200);
    assert_eq!(response.header("content-length"), Some("9"));
    assert_eq!(response.bytes().await?, "");
    Ok(())
}

#[nestling::test]
async fn json_goes_out_and_comes_back() -> Result<()> {
    let tom = Cat { name: "Tom".into(), age: 3 };
    let response = echo().await.post("/cats").json(&tom).send().await;
    let response = response.expect_status(201).expect_header("content-type", "application/json");
    assert_eq!(response.json::<Cat>().await?, tom);
    Ok(())
}

#[nestling::test]
async fn a_content_type_of_ones_own_stays() {
    let app = echo().await;
    let tom = Cat { name: "Tom".into(), age: 3 };
    for request in [
        app.post("/cats").header("content-type", "text/plain").json(&tom),
        app.post("/cats").json(&tom).header("content-type", "text/plain"),
    ] {
        request.send().await.expect_status(415);
    }
}

#[nestling::test]
async fn a_query_is_encoded_and_added() -> Result<()> {
    let app = echo().await;
    let response = app.get("/query").query(&[("offset", 7)]).query(&[("name", "Tom & Ann=ü +")]).send().await;
    assert_eq!(response.text().await?, "7 Tom & Ann=ü +");
    let response = app.get("/query?offset=1").query(&[("name", String::from("Tom"))]).send().await;
    assert_eq!(response.text().await?, "1 Tom");
    Ok(())
}

#[nestling::test]
async fn headers_are_set_and_replaced() -> Result<()> {
    let app = echo().await;
    let header = async |name: &str| {
        let request = app.get(&format!("/headers/{name}")).header("x-a", "1").header("x-a", "2").bearer("t0ken");
        request.send().await.text().await
    };
    assert_eq!(header("x-a").await?, "2");
    assert_eq!(header("authorization").await?, "Bearer t0ken");
    assert_eq!(header("host").await?, "localhost");
    app.get("/headers/x-none").send().await.expect_status(404);
    Ok(())
}

#[nestling::test]
async fn cookies_go_out_and_come_back() -> Result<()> {
    let response = echo().await.get("/cookies").cookie("first", "a; b").cookie("second", "ü").send().await;
    assert_eq!(response.cookie("both").as_deref(), Some("a; b; ü"));
    assert_eq!(response.cookie("other").as_deref(), Some("1"));
    assert_eq!(response.cookie("none"), None);
    assert_eq!(response.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(response.text().await?, "a; b");
    Ok(())
}

#[nestling::test]
async fn a_body_says_its_length() -> Result<()> {
    let response = echo().await.post("/raw").body("as it is").send().await;
    assert_eq!(response.expect_status(201).text().await?, "as it is");
    Ok(())
}

#[nestling::test]
async fn a_stream_is_read_in_parts_or_whole() -> Result<()> {
    let app = echo().await;
    let mut response = app.get("/stream").send().await;
    let mut parts = Vec::new();
    while let Some(part) = response.chunk().await? {
        parts.push(part);
    }
    assert_eq!(parts, ["1", "2", "3"]);
    assert_eq!(app.get("/stream").send().await.text().await?, "123");
    Ok(())
}

#[nestling::test]
async fn a_stream_that_breaks_off_is_an_error() {
    let error = echo().await.get("/stream?broken=true").send().await.text().await.unwrap_err();
    assert_eq!(error.to_string(), "the body broke off: no more");
}

#[nestling::test]
async fn json_of_another_shape_is_an_error_that_shows_the_body() {
    let error = echo().await.get("/headers/host").send().await.json::<Cat>().await.err().unwrap();
    assert!(error.to_string().ends_with("in the body localhost"), "{error}");
}

fn panic_of<T>(mistake: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(mistake)).err().expect("it panics");
    *panic.downcast().unwrap()
}

#[nestling::test]
async fn another_status_is_shown_with_the_body() {
    let app = echo().await;
    let response = app.get("/nowhere").send().await;
    assert_eq!(
        panic_of(|| response.expect_status(200)),
        "expected the status 200, got 404 Not Found: {\"statusCode\":404,\"message\":\"Cannot GET /nowhere\",\"error\":\"Not Found\"}"
    );
    let response = app.get("/method").send().await;
    assert!(panic_of(|| response.expect_header("x-none", "1")).contains("the header `x-none`"));
}

#[nestling::test]
async fn what_is_no_request_panics_where_it_is_written() {
    let app = echo().await;
    assert_eq!(panic_of(|| app.get("cats")), "the path \"cats\" does not begin with `/`");
    assert!(panic_of(|| app.get("/a b")).starts_with("\"/a b\" is no path: "));
    assert!(panic_of(|| app.get("/").header("x-a", "1\r\nx-b: 2")).starts_with("not a value for `x-a`: "));
    assert!(panic_of(|| app.get("/").header("x a", "1")).starts_with("not a header's name: "));
    assert!(panic_of(|| app.request("G T", "/")).starts_with("not a method: "));
}
