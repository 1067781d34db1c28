//! Versions of routes, told apart in four ways.

use crate::support::{Client, Server};
use nestling::Versioning;
use nestling::prelude::*;

#[controller("/cats")]
#[version("1")]
struct OldController;

#[routes]
impl OldController {
    #[get("/")]
    async fn all(&self) -> &'static str {
        "old"
    }

    #[get("/own")]
    #[version(["2", "3"])]
    async fn own(&self) -> &'static str {
        "own"
    }
}

#[controller("/cats")]
#[version("2")]
struct NewController;

#[routes]
impl NewController {
    #[get("/")]
    async fn all(&self) -> &'static str {
        "new"
    }
}

#[controller]
struct PlainController;

#[routes]
impl PlainController {
    #[get("/health")]
    #[version(Version::Neutral)]
    async fn health(&self) -> &'static str {
        "healthy"
    }

    #[get("/plain")]
    async fn plain(&self) -> &'static str {
        "plain"
    }

    #[get("/both")]
    #[version([Version::Neutral, Version::Named("2")])]
    async fn both(&self) -> &'static str {
        "both"
    }
}

#[module(controllers = [OldController, NewController, PlainController])]
struct AppModule;

async fn server(settings: impl FnOnce(&mut App)) -> Server {
    let mut app = App::create::<AppModule>().await.unwrap();
    settings(&mut app);
    Server::start(app).await
}

async fn check(client: &mut Client, cases: &[(&str, &str, u16, &str)]) {
    for (path, headers, status, expected) in cases {
        let answer = client.request("GET", path, headers, "").await;
        assert_eq!(answer.status, *status, "{path} {headers}");
        assert!(*status != 200 || answer.body == *expected, "{} for {path} {headers}", answer.body);
    }
}

#[nestling::test]
async fn the_path_says_the_version_behind_the_prefix() {
    let server = server(|app| {
        app.set_global_prefix("/api").enable_versioning(Versioning::Uri);
    })
    .await;
    let mut client = server.connect().await;
    check(
        &mut client,
        &[
            ("/api/v1/cats", "", 200, "old"),
            ("/api/v2/cats", "", 200, "new"),
            ("/api/v2/cats/own", "", 200, "own"),
            ("/api/v3/cats/own", "", 200, "own"),
            ("/api/v1/cats/own", "", 404, ""),
            ("/api/cats", "", 404, ""),
            ("/api/v3/cats", "", 404, ""),
            ("/v1/api/cats", "", 404, ""),
            ("/api/health", "", 200, "healthy"),
            ("/api/v1/health", "", 404, ""),
            ("/api/plain", "", 200, "plain"),
            ("/api/both", "", 200, "both"),
            ("/api/v2/both", "", 200, "both"),
        ],
    )
    .await;
    server.close().await;
}

/// `one(version)` are the headers that ask for a version.
async fn by_headers(versioning: Versioning, one: impl Fn(&str) -> String) {
    let server = server(|app| {
        app.enable_versioning(versioning);
    })
    .await;
    let mut client = server.connect().await;
    check(
        &mut client,
        &[
            ("/cats", &one("1"), 200, "old"),
            ("/cats", &one("2"), 200, "new"),
            ("/cats", &one("3"), 404, ""),
            ("/cats", "", 404, ""),
            ("/cats/own", &one("3"), 200, "own"),
            ("/cats/own", &one("1"), 404, ""),
            ("/health", "", 200, "healthy"),
            ("/health", &one("9"), 200, "healthy"),
            ("/plain", "", 200, "plain"),
            ("/both", &one("2"), 200, "both"),
            ("/both", "", 200, "both"),
        ],
    )
    .await;
    server.close().await;
}

#[nestling::test]
async fn a_header_says_the_version() {
    by_headers(Versioning::Header("X-Api-Version"), |version| format!("x-api-version: {version}\r\n")).await;
}

#[nestling::test]
async fn a_media_type_says_the_version() {
    by_headers(Versioning::MediaType("v="), |version| format!("Accept: text/html, application/json;v={version}\r\n"))
        .await;
}

#[nestling::test]
async fn a_function_finds_the_version() {
    let find = |request: &Request| {
        let value = request.headers().get("x-custom").and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split_whitespace().map(str::to_owned).collect()
    };
    by_headers(Versioning::Custom(find), |version| format!("x-custom: {version}\r\n")).await;
    let server = server(|app| {
        app.enable_versioning(Versioning::Custom(find));
    })
    .await;
    let mut client = server.connect().await;
    // The best first.
    check(&mut client, &[("/cats", "x-custom: 9 2 1\r\n", 200, "new"), ("/cats", "x-custom: 1 2\r\n", 200, "old")])
        .await;
    server.close().await;
}

#[nestling::test]
async fn routes_that_name_none_have_the_default_version() {
    let by_path = server(|app| {
        app.enable_versioning(Versioning::Uri).set_default_version("2");
    })
    .await;
    let mut client = by_path.connect().await;
    check(&mut client, &[("/v2/plain", "", 200, "plain"), ("/plain", "", 404, ""), ("/health", "", 200, "healthy")])
        .await;
    by_path.close().await;
    let by_header = server(|app| {
        app.enable_versioning(Versioning::Header("x-v")).set_default_version("2");
    })
    .await;
    let mut client = by_header.connect().await;
    check(&mut client, &[("/plain", "x-v: 2\r\n", 200, "plain"), ("/plain", "x-v: 1\r\n", 404, "")]).await;
    by_header.close().await;
}

#[nestling::test]
async fn without_versioning_routes_of_several_versions_cannot_be_told_apart() {
    let app = App::create::<AppModule>().await.unwrap();
    let error = app.bind("127.0.0.1:0").await.err().expect("two routes answer one path").to_string();
    for part in ["`OldController::all`", "`NewController::all`", "GET /cats"] {
        assert!(error.contains(part), "{part} in {error}");
    }
}
