//! Layers of tower as middleware.

use nestling::http::{HeaderName, HeaderValue};
use nestling::prelude::*;
use tower_http::set_header::SetResponseHeaderLayer;

#[controller("/cats")]
struct CatsController;

// ANCHOR: route
const CACHE_CONTROL: HeaderName = HeaderName::from_static("cache-control");

#[routes]
impl CatsController {
    #[get("/")]
    #[middleware(TowerLayer::new(SetResponseHeaderLayer::overriding(
        CACHE_CONTROL,
        HeaderValue::from_static("no-store")
    )))]
    async fn find_all(&self) -> &'static str {
        "Ann, Bob"
    }
}
// ANCHOR_END: route

#[module(controllers = [CatsController])]
struct AppModule;

// ANCHOR: global
fn configure(app: &mut App) {
    let server =
        SetResponseHeaderLayer::overriding(HeaderName::from_static("server"), HeaderValue::from_static("cats"));
    app.use_global_middleware(TowerLayer::new(server));
}
// ANCHOR_END: global

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn every_answer_bears_the_header_of_the_layer() -> Result<()> {
        let app = TestApp::of::<AppModule>().configure(configure).create().await?;
        let cats = app.get("/cats").send().await.expect_status(200);
        cats.expect_header("server", "cats").expect_header("cache-control", "no-store");
        let dogs = app.get("/dogs").send().await.expect_status(404).expect_header("server", "cats");
        assert_eq!(dogs.header("cache-control"), None);
        Ok(())
    }
}
