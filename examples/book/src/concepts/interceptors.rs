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
    use nestling::http::request;

    async fn answer(app: &App, method: &str) -> Response {
        app.handle(request::Builder::new().method(method).uri("/cats").body(Body::empty()).unwrap()).await
    }

    #[nestling::test]
    async fn answers_are_wrapped_and_have_their_headers() -> Result<()> {
        let app = App::create::<CatsModule>().await?;
        let found = answer(&app, "GET").await;
        assert_eq!(found.headers()["cache-control"], "max-age=60");
        assert_eq!(found.headers()["x-powered-by"], "cats");
        assert_eq!(found.into_body().into_bytes().await?, r#"{"data":["Tom","Kitty"]}"#);
        let created = answer(&app, "POST").await;
        assert!(created.headers().get("x-powered-by").is_none());
        assert!(created.into_body().into_bytes().await?.starts_with(b"a text"));
        Ok(())
    }
}
