//! Interceptors and middleware.

use nestling::http::{HeaderValue, Method, map_json};
use nestling::prelude::*;

// ANCHOR: interceptor
/// Wraps what a handler returns: `{"data": …}`.
#[injectable]
struct WrapInterceptor;

impl Interceptor for WrapInterceptor {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let response = next.handle(ctx).await?;
        map_json(response, |data| json!({ "data": data })).await
    }
}
// ANCHOR_END: interceptor

// ANCHOR: value
/// An interceptor with settings, used as a value.
struct CacheInterceptor {
    seconds: u32,
}

impl CacheInterceptor {
    fn seconds(seconds: u32) -> Self {
        Self { seconds }
    }
}

impl Interceptor for CacheInterceptor {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let mut response = next.handle(ctx).await?;
        let value = HeaderValue::from_str(&format!("max-age={}", self.seconds))?;
        response.headers_mut().insert("cache-control", value);
        Ok(response)
    }
}

#[controller("/cats")]
#[interceptor(WrapInterceptor)]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    #[interceptor(CacheInterceptor::seconds(60))]
    async fn find_all(&self) -> Vec<&'static str> {
        vec!["Tom", "Kitty"]
    }

    #[post("/")]
    async fn create(&self) -> &'static str {
        "a text is no JSON, so it stays what it is"
    }
}
// ANCHOR_END: value

// ANCHOR: middleware
#[injectable]
struct PoweredBy;

impl Middleware for PoweredBy {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let mut response = next.handle(ctx).await?;
        response.headers_mut().insert("x-powered-by", HeaderValue::from_static("cats"));
        Ok(response)
    }
}
// ANCHOR_END: middleware

// ANCHOR: consumer
#[module(controllers = [CatsController])]
struct CatsModule;

impl NestModule for CatsModule {
    fn configure(consumer: &mut MiddlewareConsumer) {
        consumer.apply::<PoweredBy>().exclude((Method::POST, "/cats")).for_routes(["/cats", "/cats/*rest"]);
    }
}
// ANCHOR_END: consumer

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn answers_are_wrapped_and_have_their_headers() -> Result<()> {
        let app = TestApp::of::<CatsModule>().create().await?;
        let found = app.get("/cats").send().await.expect_status(200);
        let found = found.expect_header("cache-control", "max-age=60").expect_header("x-powered-by", "cats");
        assert_eq!(found.text().await?, r#"{"data":["Tom","Kitty"]}"#);
        let created = app.post("/cats").send().await.expect_status(201);
        assert_eq!(created.header("x-powered-by"), None);
        assert!(created.text().await?.starts_with("a text"));
        Ok(())
    }
}
