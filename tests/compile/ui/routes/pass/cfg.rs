//! Handlers that are left out leave nothing behind, not even what their guards and types would need.

#![deny(warnings)]

use nestling::http::request;
use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        "all".to_owned()
    }

    #[cfg(any())]
    #[get("/:id")]
    #[guard(NoSuchGuard)]
    async fn find_one(&self, #[param("id")] id: NoSuchId, #[grant(NoSuchGuard)] user: NoSuchUser) -> NoSuchCat {
        (id, user)
    }

    #[cfg(all())]
    #[get("/first")]
    async fn first(&self) -> String {
        "first".to_owned()
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let app = App::create::<AppModule>().await?;
    for (path, status) in [("/cats", 200), ("/cats/first", 200), ("/cats/7", 404)] {
        let response = app.handle(request::Builder::new().uri(path).body(Body::empty())?).await;
        assert_eq!(response.status(), status, "{path}");
    }
    Ok(())
}
