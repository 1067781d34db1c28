//! Bodies that are read, and those that are refused.

use crate::support::{Server, soon};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

#[dto]
struct Owner {
    #[validate(email)]
    email: String,
}

#[dto]
struct CreateCat {
    #[validate(length(min = 1, max = 8))]
    name: String,
    #[validate(range(max = 40))]
    age: u8,
    #[validate(nested)]
    owner: Option<Owner>,
}

#[controller("/cats")]
struct CatsController {
    #[inject(default)]
    created: AtomicUsize,
}

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] cat: CreateCat) -> String {
        self.created.fetch_add(1, Ordering::Relaxed);
        format!("{} {}", cat.name, cat.age)
    }

    #[post("/raw")]
    async fn raw(&self, #[body] value: serde_json::Value) -> String {
        value.to_string()
    }

    #[post("/ignored")]
    async fn ignored(&self) -> &'static str {
        "ignored"
    }

    #[get("/count")]
    async fn count(&self) -> String {
        self.created.load(Ordering::Relaxed).to_string()
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

const TOM: &str = r#"{"name":"Tom","age":3}"#;

async fn server() -> Server {
    Server::start(App::builder::<AppModule>().body_limit(64).create().await.unwrap()).await
}

fn bad_request(message: &str) -> String {
    format!(r#"{{"statusCode":400,"message":{message},"error":"Bad Request"}}"#)
}

#[nestling::test]
async fn a_valid_body_reaches_the_handler() {
    let server = server().await;
    let mut client = server.connect().await;
    assert_eq!(client.post("/cats", TOM).await.pair(), (201, "Tom 3"));
    let headers = "Content-Type: application/vnd.cat+json; charset=utf-8\r\n";
    assert_eq!(client.request("POST", "/cats", headers, TOM).await.pair(), (201, "Tom 3"));
    assert_eq!(client.post("/cats/raw", "[1, 2]").await.pair(), (201, "[1,2]"));
    server.close().await;
}

#[nestling::test]
async fn a_chunked_body_is_the_same_body() {
    let server = server().await;
    let mut client = server.connect().await;
    let head =
        "POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.send(format!("{head}9\r\n{}\r\n", &TOM[..9])).await;
    client.send(format!("d\r\n{}\r\n0\r\n\r\n", &TOM[9..])).await;
    assert_eq!(client.answer().await.pair(), (201, "Tom 3"));
    server.close().await;
}

#[nestling::test]
async fn rules_are_held_without_being_asked() {
    let server = server().await;
    let mut client = server.connect().await;
    let answer = client.post("/cats", r#"{"name":"","age":41,"owner":{"email":"x"}}"#).await;
    let messages = r#"["name must be longer than or equal to 1 characters","age must not be greater than 40","owner.email must be an email"]"#;
    assert_eq!(answer.pair(), (400, bad_request(messages).as_str()));
    assert_eq!(client.get("/cats/count").await.body, "0");
    server.close().await;
}

#[nestling::test]
async fn malformed_json_says_where_and_never_names_a_type() {
    let server = server().await;
    let mut client = server.connect().await;
    for (body, message) in [
        ("{\"name\":\n \"Tom\",}", r#""malformed JSON: trailing comma at line 2 column 8""#),
        ("{\"name\":\"Tom\"", r#""malformed JSON: EOF while parsing an object at line 1 column 13""#),
        ("[]x", r#""invalid type: array, expected an object at line 1 column 2""#),
        (
            r#"{"name":"Tom","age":-1}"#,
            r#""age: invalid value: integer, expected an integer from 0 to 255 at line 1 column 22""#,
        ),
        (r#"{"age":1}"#, r#""missing field `name` at line 1 column 9""#),
    ] {
        let answer = client.post("/cats", body).await;
        assert_eq!(answer.pair(), (400, bad_request(message).as_str()), "{body}");
    }
    server.close().await;
}

#[nestling::test]
async fn other_content_types_are_a_415() {
    let server = server().await;
    let mut client = server.connect().await;
    for headers in ["", "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n"] {
        let answer = client.request("POST", "/cats", headers, TOM).await;
        let body = r#"{"statusCode":415,"message":"the content type must be application/json","error":"Unsupported Media Type"}"#;
        assert_eq!(answer.pair(), (415, body), "{headers}");
    }
    let empty = client.request("POST", "/cats", "", "").await;
    assert_eq!(empty.pair(), (400, bad_request(r#""request body is empty""#).as_str()));
    server.close().await;
}

const TOO_LARGE: (u16, &str) =
    (413, r#"{"statusCode":413,"message":"request entity too large","error":"Payload Too Large"}"#);

#[nestling::test]
async fn a_body_that_is_declared_too_large_is_refused_before_it_is_sent() {
    let server = server().await;
    let mut client = server.connect().await;
    let head = "POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\nContent-Length: 65\r\n";
    client.send(format!("{head}Expect: 100-continue\r\n\r\n")).await;
    // An interim answer would come first.
    assert_eq!(client.answer().await.pair(), TOO_LARGE);
    server.close().await;
}

#[nestling::test]
async fn a_body_of_unknown_length_is_refused_when_it_becomes_too_large() {
    let server = server().await;
    let mut client = server.connect().await;
    let head =
        "POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.send(head).await;
    for _ in 0..3 {
        client.send(format!("20\r\n{}\r\n", " ".repeat(32))).await;
    }
    assert_eq!(client.answer().await.pair(), TOO_LARGE);
    server.close().await;
}

#[nestling::test]
async fn a_body_of_just_the_limit_is_read() {
    let server = server().await;
    let mut client = server.connect().await;
    let padded = format!("{TOM}{}", " ".repeat(64 - TOM.len()));
    assert_eq!(client.post("/cats", &padded).await.pair(), (201, "Tom 3"));
    assert_eq!(client.post("/cats", &format!("{padded} ")).await.pair(), TOO_LARGE);
    server.close().await;
}

#[nestling::test]
async fn a_body_that_nobody_reads_does_not_disturb_the_next_request() {
    let server = server().await;
    let mut client = server.connect().await;
    assert_eq!(client.post("/cats/ignored", &"x".repeat(1000)).await.pair(), (201, "ignored"));
    assert_eq!(soon(client.get("/cats/count")).await.pair(), (200, "0"));
    server.close().await;
}
