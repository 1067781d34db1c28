//! Paths that look like versions.

use crate::support::Server;
use nestling::Versioning;
use nestling::prelude::*;

#[nestling::test]
async fn a_path_that_looks_like_a_version_is_told_apart_where_a_header_says_the_version() {
    #[controller("/v1/cats")]
    struct PathController;

    #[routes]
    impl PathController {
        #[get("/")]
        async fn all(&self) -> &'static str {
            "path"
        }
    }

    #[controller("/cats")]
    #[version("1")]
    struct VersionController;

    #[routes]
    impl VersionController {
        #[get("/")]
        async fn all(&self) -> &'static str {
            "version"
        }
    }

    #[module(controllers = [PathController, VersionController])]
    struct AlikeModule;

    let mut app = App::create::<AlikeModule>().await.unwrap();
    app.enable_versioning(Versioning::Header("x-v"));
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/v1/cats").await.pair(), (200, "path"));
    assert_eq!(client.request("GET", "/cats", "x-v: 1\r\n", "").await.pair(), (200, "version"));
    server.close().await;
}
