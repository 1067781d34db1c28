//! The answers that benchmarks expect.

use super::*;
use crate::auth::{Claims, SECRET};
use jsonwebtoken::{EncodingKey, Header, encode};
use nestling::Body;
use nestling::http::request;

async fn answer(request: request::Builder, body: &'static str) -> (u16, String) {
    let app = App::create::<AppModule>().await.unwrap();
    let response = app.handle(request.body(Body::full(body)).unwrap()).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(response.into_body().into_bytes().await.unwrap().to_vec()).unwrap())
}

async fn get(path: &str) -> (u16, String) {
    answer(request::Builder::new().uri(path), "").await
}

async fn post(path: &str, body: &'static str) -> (u16, String) {
    answer(request::Builder::new().method("POST").uri(path).header("content-type", "application/json"), body).await
}

#[nestling::test]
async fn answers_plainly() {
    assert_eq!(get("/plaintext").await, (200, "Hello, World!".to_owned()));
    assert_eq!(get("/json").await, (200, r#"{"message":"Hello, World!"}"#.to_owned()));
    assert_eq!(get("/api/v1/res49/list").await, (200, "list".to_owned()));
    assert_eq!(get("/api/v1/res0/item/a%20b").await, (200, "a b".to_owned()));
}

#[nestling::test]
async fn reads_typed_parameters() {
    let user = r#"{"id":42,"name":"user-42","email":"user-42@example.com","verbose":true}"#;
    assert_eq!(get("/users/42?verbose=true").await, (200, user.to_owned()));
    assert!(get("/users/42").await.1.contains(r#""verbose":false"#));
    assert_eq!(get("/users/x").await.0, 400);
}

#[nestling::test]
async fn validates_what_is_created() {
    let user = r#"{"name":"Ann","email":"ann@example.com","age":40,"tags":["a"]}"#;
    let created = r#"{"id":1,"name":"Ann","email":"ann@example.com","age":40,"tags":["a"]}"#;
    assert_eq!(post("/users", user).await, (201, created.to_owned()));
    let (status, body) = post("/users", r#"{"name":"","email":"ann","age":151,"tags":[]}"#).await;
    assert_eq!(status, 400);
    assert!(body.contains("email must be an email") && body.contains("age must not be greater than 150"), "{body}");
}

#[nestling::test]
async fn lets_pass_who_has_a_token() {
    let claims = Claims { sub: "user-1".to_owned(), exp: 4_000_000_000 };
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let token = encode(&Header::default(), &claims, &EncodingKey::from_secret(SECRET)).unwrap();
    let request = request::Builder::new().uri("/guarded").header("authorization", format!("Bearer {token}"));
    assert_eq!(answer(request, "").await, (200, r#"{"sub":"user-1","ok":true}"#.to_owned()));
    assert_eq!(get("/guarded").await, (401, r#"{"statusCode":401,"message":"Unauthorized"}"#.to_owned()));
}
