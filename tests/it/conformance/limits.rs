//! Limits that a route, a controller, a module or the application states.

use super::refusal;
use crate::support::Server;
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

static DROPPED: AtomicUsize = AtomicUsize::new(0);

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

#[controller("/slow")]
#[timeout("50ms")]
struct SlowController;

#[routes]
impl SlowController {
    #[get("/controller")]
    async fn controller(&self) {
        let _guard = Guard;
        std::future::pending().await
    }

    #[get("/route")]
    #[timeout("1h")]
    async fn route(&self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(100)).await;
        "in time"
    }

    #[get("/guarded")]
    #[guard(Stuck)]
    async fn guarded(&self) {}
}

#[injectable]
struct Stuck;

impl CanActivate for Stuck {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        std::future::pending().await
    }
}

#[controller("/large")]
#[body_limit("1KiB")]
struct LargeController;

#[routes]
impl LargeController {
    #[post("/controller")]
    async fn controller(&self, #[body] text: String) -> usize {
        text.len()
    }

    #[post("/route")]
    #[body_limit("2 KiB")]
    async fn route(&self, #[raw_body] text: String) -> usize {
        text.len()
    }

    #[post("/request")]
    async fn request(&self, #[req] request: &mut Request) -> Result<usize> {
        let body = std::mem::take(request.body_mut());
        Ok(body.into_bytes().await?.len())
    }

    #[post("/field")]
    async fn field(&self, #[body("a")] text: String) -> usize {
        text.len()
    }
}

#[controller("/module")]
struct ModuleController;

#[routes]
impl ModuleController {
    #[post("/body")]
    async fn body(&self, #[raw_body] text: String) -> usize {
        text.len()
    }
}

#[module(controllers = [ModuleController], body_limit = "10B", timeout = "1m")]
struct SmallModule;

#[module(imports = [SmallModule], controllers = [SlowController, LargeController])]
struct AppModule;

#[nestling::test]
async fn what_takes_longer_than_its_route_allows_is_a_503_and_is_dropped() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let body = r#"{"statusCode":503,"message":"Service Unavailable"}"#;
    assert_eq!(client.get("/slow/controller").await.pair(), (503, body));
    assert_eq!(DROPPED.load(Ordering::SeqCst), 1);
    assert_eq!(client.get("/slow/guarded").await.pair(), (503, body));
    assert_eq!(client.get("/slow/route").await.pair(), (200, "in time"));
    server.close().await;
}

#[nestling::test]
async fn the_application_may_state_a_time_for_all_routes() {
    #[controller]
    struct PendingController;

    #[routes]
    impl PendingController {
        #[get("/")]
        async fn wait(&self) {
            std::future::pending().await
        }
    }

    #[module(controllers = [PendingController])]
    struct PendingModule;

    let mut app = App::create::<PendingModule>().await.unwrap();
    app.set_timeout(Duration::from_millis(20));
    let server = Server::start(app).await;
    assert_eq!(server.connect().await.get("/").await.status, 503);
    server.close().await;
}

#[nestling::test]
async fn a_body_is_as_large_as_its_route_allows_whoever_reads_it() {
    let server = Server::of::<AppModule>().await;
    let too_large = refusal(413, r#""request entity too large""#, "Payload Too Large");
    for (path, fits, over) in [
        ("/large/controller", text(1024), text(1025)),
        ("/large/route", "x".repeat(2048), "x".repeat(2049)),
        ("/large/request", "x".repeat(1024), "x".repeat(1025)),
        ("/large/field", format!("{{\"a\":{}}}", text(1018)), format!("{{\"a\":{}}}", text(1019))),
        ("/module/body", "x".repeat(10), "x".repeat(11)),
    ] {
        let mut client = server.connect().await;
        assert_eq!(client.post(path, &fits).await.status, 201, "{path}");
        assert_eq!(client.post(path, &over).await.pair(), (413, too_large.as_str()), "{path}");
        let mut client = server.connect().await;
        let head = "Host: nest\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
        client.send(format!("POST {path} HTTP/1.1\r\n{head}\r\n{:x}\r\n{over}\r\n0\r\n\r\n", over.len())).await;
        assert_eq!(client.answer().await.pair(), (413, too_large.as_str()), "{path} in chunks");
    }
    server.close().await;
}

/// A JSON text of so many bytes.
fn text(bytes: usize) -> String {
    format!("\"{}\"", "x".repeat(bytes - 2))
}
