//! What stands in front of a route's path, and duplicates that come of it.

use crate::support::{Server, report};
use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn one(&self, #[param("id")] id: String) -> String {
        format!("cat {id}")
    }

    #[get("/count")]
    async fn count(&self) -> &'static str {
        "count"
    }
}

#[controller]
struct HealthController;

#[routes]
impl HealthController {
    #[get("/health")]
    async fn health(&self) -> &'static str {
        "healthy"
    }

    #[get("/metrics/:name")]
    async fn metric(&self, #[param("name")] name: String) -> String {
        format!("metric {name}")
    }
}

#[dto]
struct Place {
    tenant: String,
}

#[controller("/users")]
struct UsersController;

#[routes]
impl UsersController {
    #[get("/")]
    async fn all(&self, #[param] place: Place) -> String {
        format!("users of {}", place.tenant)
    }
}

#[module(path = "/admin/:tenant", controllers = [UsersController])]
struct AdminModule;

#[module(imports = [AdminModule], controllers = [CatsController, HealthController])]
struct AppModule;

#[nestling::test]
async fn the_global_prefix_stands_in_front_of_all_but_the_excluded() {
    let mut app = App::create::<AppModule>().await.unwrap();
    app.set_global_prefix_except("/api", ["/health", "/metrics/*rest"]);
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (path, status, body) in [
        ("/api/cats/7", 200, "cat 7"),
        ("/api/cats/count", 200, "count"),
        ("/health", 200, "healthy"),
        ("/metrics/x", 200, "metric x"),
        ("/api/admin/acme/users", 200, "users of acme"),
        ("/api/cats/a%2Fb/", 200, "cat a/b"),
        ("/%61pi/c%61ts/count", 200, "count"),
    ] {
        assert_eq!(client.get(path).await.pair(), (status, body), "{path}");
    }
    for path in ["/cats/7", "/api/health", "/api/metrics/x", "/admin/acme/users", "/api", "/api/cats/7//"] {
        assert_eq!(client.get(path).await.status, 404, "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn duplicates_across_controllers_name_both_places() {
    #[controller("/cats")]
    struct OtherController;

    #[routes]
    impl OtherController {
        #[get("/:name")]
        async fn by_name(&self, #[param("name")] name: String) -> String {
            name
        }

        #[get("/count/")]
        async fn amount(&self) {}
    }

    #[module(controllers = [OtherController])]
    struct OtherModule;

    #[module(imports = [OtherModule], controllers = [CatsController])]
    struct Twice;

    let report = report::<Twice>().await;
    for part in
        ["`CatsController::one`", "`OtherController::by_name`", "`CatsController::count`", "`OtherController::amount`"]
    {
        assert!(report.contains(part), "{part} in {report}");
    }
    assert_eq!(report.matches("prefixes.rs: ").count(), 4, "each in its place: {report}");
}
