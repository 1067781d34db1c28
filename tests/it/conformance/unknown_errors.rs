//! Errors that nobody meant for a client: it learns nothing, the log everything.

use crate::support::{Log, Server};
use nestling::prelude::*;
use std::{error, fmt, io};
use tracing::Level;

#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cats are gone")
    }
}

impl error::Error for Outer {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.0)
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id/error")]
    async fn error(&self, #[param("id")] _id: u8) -> Result<()> {
        Err(Outer(io::Error::other("/var/cats: disk full")))?
    }

    #[get("/:id/panic")]
    async fn panic(&self, #[param("id")] id: u8) -> String {
        panic!("no cat {id}")
    }

    #[get("/meant")]
    async fn meant(&self) -> Result<()> {
        Err(NotFoundException::new("no cat").cause("not there"))?
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

const INTERNAL: (u16, &str) = (500, r#"{"statusCode":500,"message":"Internal server error"}"#);

#[nestling::test]
async fn an_unknown_error_is_logged_with_its_causes_its_route_and_the_request() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    let answer = server.connect().await.request("GET", "/cats/7/error", "X-Request-Id: 31-415\r\n", "").await;
    assert_eq!(answer.pair(), INTERNAL);
    let lines = log.at(Level::ERROR);
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in [
        "the cats are gone: /var/cats: disk full",
        "GET /cats/:id/error → CatsController::error",
        "request_id=\"31-415\"",
        "status=500",
    ] {
        assert!(lines[0].contains(part), "{part} in {lines:?}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_panic_is_logged_alike() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.connect().await.get("/cats/7/panic").await.pair(), INTERNAL);
    let lines = log.at(Level::ERROR);
    assert!(lines.iter().any(|line| line.contains("no cat 7") && line.contains("CatsController::panic")), "{lines:?}");
    server.close().await;
}

#[nestling::test]
async fn a_request_without_a_sane_id_of_its_own_gets_one() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let long = format!("X-Request-Id: {}\r\n", "a".repeat(200));
    let mut seen = Vec::new();
    for headers in ["", "X-Request-Id: \r\n", "X-Request-Id: a b\r\n", "X-Request-Id: a\"b\r\n", &long] {
        log.clear();
        assert_eq!(client.request("GET", "/cats/7/error", headers, "").await.pair(), INTERNAL);
        let line = log.at(Level::ERROR).remove(0);
        let id = line.split("request_id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned();
        assert!((8..=32).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric()), "{line}");
        assert!(!seen.contains(&id), "{id} twice");
        seen.push(id);
    }
    server.close().await;
}

#[nestling::test]
async fn an_exception_that_is_meant_is_no_line_in_the_log_of_errors() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.connect().await.get("/cats/meant").await.status, 404);
    assert_eq!(log.at(Level::ERROR), Vec::<String>::new());
    server.close().await;
}
