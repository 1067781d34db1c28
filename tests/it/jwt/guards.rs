//! What the guards let pass.

use super::{Claims, ann, options, token};
use nestling::jwt::{JwtGuard, JwtModule, JwtService, OptionalJwtGuard, Public, RequireJwt};
use nestling::prelude::*;
use nestling::testing::{TestApp, TestAppBuilder, allow_with};

const UNAUTHORIZED: &str = r#"{"statusCode":401,"message":"Unauthorized"}"#;

#[controller]
struct UserController {
    jwt: Arc<JwtService>,
}

#[routes]
impl UserController {
    #[get("/me")]
    async fn me(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }

    #[get("/maybe")]
    async fn maybe(&self, #[grant(OptionalJwtGuard<Claims>)] claims: Option<Claims>) -> String {
        claims.map_or("nobody".to_owned(), |claims| claims.sub)
    }

    #[get("/guarded")]
    #[guard(JwtGuard<Claims>)]
    async fn guarded(&self) -> &'static str {
        "in"
    }

    #[post("/refresh")]
    async fn refresh(&self, #[body("token")] token: String) -> Result<String> {
        Ok(self.jwt.verify::<Claims>(&token)?.sub)
    }
}

#[module(imports = [JwtModule::for_root(options())], controllers = [UserController])]
struct UserModule;

async fn app() -> TestApp {
    TestApp::of::<UserModule>().create().await.unwrap()
}

#[nestling::test]
async fn the_claims_of_a_good_token_are_granted() -> Result<()> {
    let app = app().await;
    assert_eq!(app.get("/me").bearer(token()).send().await.expect_status(200).text().await?, "ann");
    assert_eq!(app.get("/maybe").bearer(token()).send().await.expect_status(200).text().await?, "ann");
    assert_eq!(app.get("/guarded").bearer(token()).send().await.expect_status(200).text().await?, "in");
    Ok(())
}

#[nestling::test]
async fn without_a_token_there_is_no_way_in_but_where_it_is_optional() -> Result<()> {
    let app = app().await;
    for path in ["/me", "/guarded"] {
        let refused = app.get(path).send().await.expect_status(401).expect_header("www-authenticate", "Bearer");
        assert_eq!(refused.text().await?, UNAUTHORIZED);
    }
    assert_eq!(app.get("/maybe").send().await.expect_status(200).text().await?, "nobody");
    Ok(())
}

#[nestling::test]
async fn a_bad_token_is_refused_everywhere_and_nobody_is_told_why() -> Result<()> {
    let app = app().await;
    let foreign = nestling::jwt::JwtOptions::new(nestling::jwt::JwtKey::secret([7; 32]));
    for bad in ["", "x", "a.b.c", &super::service(foreign).sign(&ann())?] {
        for path in ["/me", "/guarded", "/maybe"] {
            let refused = app.get(path).bearer(bad).send().await.expect_status(401);
            let refused = refused.expect_header("www-authenticate", r#"Bearer error="invalid_token""#);
            assert_eq!(refused.text().await?, UNAUTHORIZED);
        }
    }
    Ok(())
}

#[nestling::test]
async fn a_handler_may_pass_on_that_a_token_is_bad() -> Result<()> {
    let app = app().await;
    let refresh = |token: String| app.post("/refresh").json(&json!({ "token": token }));
    assert_eq!(refresh(token()).send().await.expect_status(201).text().await?, "ann");
    assert_eq!(refresh("x".to_owned()).send().await.expect_status(401).text().await?, UNAUTHORIZED);
    Ok(())
}

#[nestling::test]
async fn a_test_says_who_asks() -> Result<()> {
    let app = TestApp::of::<UserModule>()
        .override_guard::<JwtGuard<Claims>>(allow_with(ann()))
        .override_guard::<OptionalJwtGuard<Claims>>(allow_with(Some(ann())))
        .create()
        .await?;
    for path in ["/me", "/maybe"] {
        assert_eq!(app.get(path).send().await.expect_status(200).text().await?, "ann");
    }
    Ok(())
}

#[controller("/closed")]
struct ClosedController;

#[routes]
impl ClosedController {
    #[get("/")]
    async fn closed(&self) -> &'static str {
        "closed"
    }

    #[get("/open")]
    #[meta(Public)]
    async fn open(&self) -> &'static str {
        "open"
    }

    #[get("/name")]
    async fn name(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }
}

#[controller("/health")]
#[meta(Public)]
struct HealthController;

#[routes]
impl HealthController {
    #[get("/")]
    async fn health(&self) -> &'static str {
        "fine"
    }
}

/// It knows nothing of tokens.
#[module(controllers = [HealthController])]
struct HealthModule;

#[module(
    imports = [JwtModule::for_root(options()), HealthModule],
    controllers = [ClosedController],
    guards = [RequireJwt<Claims>],
)]
struct ClosedModule;

#[nestling::test]
async fn every_route_asks_for_a_token_but_public_ones() -> Result<()> {
    let app = TestApp::of::<ClosedModule>().create().await?;
    for (path, alone, with_token) in
        [("/closed", 401, 200), ("/closed/open", 200, 200), ("/closed/name", 401, 200), ("/health", 200, 200)]
    {
        assert_eq!(app.get(path).send().await.status(), alone, "{path}");
        assert_eq!(app.get(path).bearer(token()).send().await.status(), with_token, "{path}");
    }
    Ok(())
}

#[nestling::test]
async fn what_a_test_says_of_the_guard_holds_where_all_routes_ask_for_a_token() -> Result<()> {
    let asked = TestApp::of::<ClosedModule>().override_guard::<JwtGuard<Claims>>(allow_with(ann()));
    let app = asked.create().await?;
    assert_eq!(app.get("/closed/name").send().await.text().await?, "ann");
    assert_eq!(app.get("/closed").send().await.text().await?, "closed");
    Ok(())
}

#[module(imports = [JwtModule::for_root(options()), HealthModule], controllers = [ClosedController])]
struct PlainModule;

fn everywhere(app: &mut App) {
    let jwt = app.get::<JwtService>().unwrap();
    app.use_global_guard(JwtGuard::<Claims>::new(jwt));
}

fn guarded() -> TestAppBuilder {
    TestApp::of::<PlainModule>().configure(everywhere)
}

#[nestling::test]
async fn as_a_value_the_guard_is_for_every_route() -> Result<()> {
    let app = guarded().create().await?;
    for path in ["/closed", "/closed/open", "/health"] {
        app.get(path).send().await.expect_status(401);
        app.get(path).bearer(token()).send().await.expect_status(200);
    }
    assert_eq!(app.get("/closed/name").bearer(token()).send().await.text().await?, "ann");
    Ok(())
}
