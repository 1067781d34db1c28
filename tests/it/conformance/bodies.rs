//! Arguments from the body.

use super::bad_request;
use crate::support::Server;
use bytes::Bytes;
use nestling::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

#[dto]
#[derive(Debug)]
struct Cat {
    name: String,
    #[serde(default)]
    toys: Vec<Toy>,
}

#[dto]
#[derive(Debug)]
struct Toy {
    price: u8,
}

#[controller]
struct BodiesController;

#[routes]
impl BodiesController {
    #[post("/cat")]
    async fn cat(&self, #[body] cat: Cat) -> String {
        format!("{cat:?}")
    }

    #[post("/maybe")]
    async fn maybe(&self, #[body] cat: Option<Cat>) -> String {
        format!("{cat:?}")
    }

    #[post("/map")]
    async fn map(&self, #[body] map: BTreeMap<String, Value>) -> String {
        format!("{map:?}")
    }

    #[post("/fields")]
    async fn fields(
        &self,
        #[body("name")] name: String,
        #[body("toys")] toys: Option<Vec<Toy>>,
        #[body("age")] age: Option<u8>,
    ) -> String {
        format!("{name} {toys:?} {age:?}")
    }

    #[post("/raw")]
    async fn raw(&self, #[raw_body] bytes: Bytes) -> String {
        format!("{bytes:?}")
    }

    #[post("/text")]
    async fn text(&self, #[raw_body] text: String) -> String {
        text
    }

    #[post("/taken")]
    async fn taken(&self, #[req] request: &mut Request) -> Result<String> {
        let body = std::mem::take(request.body_mut());
        Ok(format!("{:?}", body.into_bytes().await?))
    }
}

#[module(controllers = [BodiesController])]
struct AppModule;

#[nestling::test]
async fn bodies_are_what_was_sent() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, body, expected) in [
        ("/cat", r#"{"name":"Tom","toys":[{"price":3}],"x":1}"#, r#"Cat { name: "Tom", toys: [Toy { price: 3 }] }"#),
        ("/cat", r#" {"name":"\u0054om"} "#, r#"Cat { name: "Tom", toys: [] }"#),
        ("/maybe", "null", "None"),
        ("/maybe", r#"{"name":"Tom"}"#, r#"Some(Cat { name: "Tom", toys: [] })"#),
        ("/map", r#"{"a":1}"#, r#"{"a": Number(1)}"#),
        ("/fields", r#"{"name":"Tom","toys":[{"price":3}],"age":null}"#, "Tom Some([Toy { price: 3 }]) None"),
        ("/fields", r#"{"name":"Tom"}"#, "Tom None None"),
        ("/raw", "{", "b\"{\""),
        ("/raw", "", "b\"\""),
        ("/text", "é", "é"),
        ("/taken", "abc", "b\"abc\""),
    ] {
        assert_eq!(client.post(path, body).await.pair(), (201, expected), "{path} {body}");
    }
    assert_eq!(client.request("POST", "/text", "Content-Type: text/plain\r\n", "x").await.pair(), (201, "x"));
    server.close().await;
}

#[nestling::test]
async fn what_is_wrong_is_named_by_its_path_and_its_place() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, body, parts) in [
        ("/cat", r#"{"name":"Tom","toys":[{"price":3},{"price":"x"}]}"#, &["toys.1.price", "line 1 column"][..]),
        ("/cat", "{\n\"name\": 7}", &["name", "string", "line 2 column 9"]),
        ("/cat", r#"{"name":"Tom"} x"#, &["malformed JSON", "line 1 column 16"]),
        ("/cat", r#"{"toys":[]}"#, &["name"]),
        ("/cat", "7", &["object", "line 1 column 1"]),
        ("/cat", "", &["empty"]),
        ("/map", "[]", &["line 1 column"]),
        ("/fields", r#"{}"#, &["name is required"]),
        ("/fields", r#"{"name":null}"#, &["name"]),
        ("/fields", r#"{"name":"Tom","toys":[{"price":300}]}"#, &["toys.0.price"]),
        ("/fields", r#"{"name":"Tom","age":"x"}"#, &["age"]),
        ("/fields", r#"["Tom"]"#, &["object"]),
        ("/fields", r#"{"name":"Tom","#, &["malformed JSON", "line 1 column 14"]),
    ] {
        let answer = client.post(path, body).await;
        assert_eq!(answer.status, 400, "{path} {body}");
        for part in parts {
            assert!(answer.body.contains(part), "{part} in {} for {path} {body}", answer.body);
        }
        for internal in ["Cat", "Toy", "struct", "u8", "BTreeMap", "serde", "alloc"] {
            assert!(!answer.body.contains(internal), "{internal} in {}", answer.body);
        }
    }
    server.close().await;
}

#[nestling::test]
async fn a_raw_body_that_should_be_text_says_that_it_is_none() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    client.send(b"POST /text HTTP/1.1\r\nHost: nest\r\nContent-Length: 1\r\n\r\n\xff").await;
    assert_eq!(client.answer().await.pair(), (400, bad_request(r#""the body is not valid UTF-8""#).as_str()));
    server.close().await;
}

#[nestling::test]
async fn json_in_another_content_type_is_a_415() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for path in ["/cat", "/maybe", "/map", "/fields"] {
        for headers in
            ["", "Content-Type: text/plain\r\n", "Content-Type: application/jsonx\r\n", "Content-Type: json\r\n"]
        {
            let answer = client.request("POST", path, headers, r#"{"name":"Tom"}"#).await;
            assert_eq!(answer.status, 415, "{path} {headers}: {}", answer.body);
        }
        for headers in ["Content-Type: APPLICATION/JSON; charset=utf-8\r\n", "Content-Type: application/a+json\r\n"] {
            let answer = client.request("POST", path, headers, r#"{"name":"Tom"}"#).await;
            assert_eq!(answer.status, 201, "{path} {headers}: {}", answer.body);
        }
    }
    server.close().await;
}
