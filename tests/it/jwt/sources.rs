//! Where requests have their token.

use super::{Claims, options, token};
use nestling::jwt::{JwtGuard, JwtModule, OptionalJwtGuard, TokenSource};
use nestling::prelude::*;
use nestling::testing::{TestApp, TestRequest};

#[controller]
struct SourcesController;

#[routes]
impl SourcesController {
    #[get("/default")]
    async fn default(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }

    #[get("/header")]
    #[meta(TokenSource::Header("x-token"))]
    async fn header(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }

    #[get("/cookie")]
    #[meta(TokenSource::Cookie("session"))]
    async fn cookie(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }

    #[get("/query")]
    #[meta(TokenSource::Query("token"))]
    async fn query(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }

    #[get("/maybe")]
    async fn maybe(&self, #[grant(OptionalJwtGuard<Claims>)] claims: Option<Claims>) -> String {
        claims.map_or("nobody".to_owned(), |claims| claims.sub)
    }
}

#[module(imports = [JwtModule::for_root(options().scheme("Token"))], controllers = [SourcesController])]
struct TokenModule;

async fn app() -> TestApp {
    TestApp::of::<TokenModule>().create().await.unwrap()
}

async fn status(request: TestRequest<'_>) -> u16 {
    request.send().await.status().as_u16()
}

#[nestling::test]
async fn the_scheme_is_what_the_options_say() -> Result<()> {
    let app = app().await;
    let shown = |value: String| app.get("/default").header("authorization", value);
    for good in [format!("Token {}", token()), format!("token   {}", token()), format!("TOKEN {}", token())] {
        assert_eq!(status(shown(good)).await, 200);
    }
    let other = shown(format!("Bearer {}", token())).send().await.expect_status(401);
    other.expect_header("www-authenticate", "Token");
    for bad in ["Token".to_owned(), "Token x".to_owned(), format!("Token {} x", token())] {
        let refused = shown(bad).send().await.expect_status(401);
        refused.expect_header("www-authenticate", r#"Token error="invalid_token""#);
    }
    Ok(())
}

#[nestling::test]
async fn credentials_of_another_scheme_are_as_none() -> Result<()> {
    let app = app().await;
    for other in ["Basic YW5uOnB3", "Tokenx y", ""] {
        let answer = app.get("/maybe").header("authorization", other).send().await.expect_status(200);
        assert_eq!(answer.text().await?, "nobody");
    }
    assert_eq!(status(app.get("/maybe").header("authorization", "Token")).await, 401);
    Ok(())
}

#[nestling::test]
async fn a_route_has_a_source_of_its_own() -> Result<()> {
    let app = app().await;
    assert_eq!(status(app.get("/header").header("x-token", token())).await, 200);
    assert_eq!(status(app.get("/cookie").cookie("session", &token())).await, 200);
    assert_eq!(status(app.get(&format!("/query?token={}", token()))).await, 200);
    for path in ["/header", "/cookie", "/query"] {
        let request = app.get(path).header("authorization", format!("Token {}", token()));
        request.send().await.expect_status(401).expect_header("www-authenticate", "Bearer");
    }
    Ok(())
}

#[nestling::test]
async fn what_is_shown_twice_or_is_no_text_is_refused() -> Result<()> {
    let app = app().await;
    let token = token();
    let request = http::Request::get("/default")
        .header("authorization", format!("Token {token}"))
        .header("authorization", format!("Token {token}"));
    assert_eq!(app.handle(request.body(Body::empty())?).await.status(), 401);
    let request = http::Request::get("/header").header("x-token", &b"\xff"[..]);
    assert_eq!(app.handle(request.body(Body::empty())?).await.status(), 401);
    assert_eq!(status(app.get(&format!("/query?token={token}&token={token}"))).await, 401);
    Ok(())
}
