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
async fn app() -> Result<App> {
    let mut app = App::create::<AppModule>().await?;
    let server =
        SetResponseHeaderLayer::overriding(HeaderName::from_static("server"), HeaderValue::from_static("cats"));
    app.use_global_middleware(TowerLayer::new(server));
    Ok(app)
}
// ANCHOR_END: global

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::http::request;

    #[nestling::test]
    async fn every_answer_bears_the_header_of_the_layer() -> Result<()> {
        let app = app().await?;
        for (path, status, cached) in [("/cats", 200, Some("no-store")), ("/dogs", 404, None)] {
            let response = app.handle(request::Builder::new().uri(path).body(Body::empty())?).await;
            assert_eq!(
                (response.status().as_u16(), &response.headers()["server"]),
                (status, &HeaderValue::from_static("cats"))
            );
            let header = response.headers().get(CACHE_CONTROL).map(|value| value.to_str()).transpose()?;
            assert_eq!(header, cached, "{path}");
        }
        Ok(())
    }
}
