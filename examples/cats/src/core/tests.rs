//! What stands around handlers, and what it writes.

use super::{CoreModule, Log, LoggerMiddleware, LoggingInterceptor, TransformInterceptor};
use nestling::prelude::*;
use nestling::testing::TestApp;
use std::sync::Mutex;

#[controller("/echo")]
#[middleware(LoggerMiddleware)]
#[interceptor(LoggingInterceptor, TransformInterceptor)]
struct EchoController;

#[routes]
impl EchoController {
    #[get("/json")]
    async fn json(&self) -> Json<&'static str> {
        Json("miaow")
    }

    #[get("/text")]
    async fn text(&self) -> &'static str {
        "miaow"
    }

    #[get("/error")]
    async fn error(&self) -> Result<()> {
        Err(NotFoundException::new("no echo").into())
    }
}

#[module(imports = [CoreModule], controllers = [EchoController])]
struct EchoModule;

/// Remembers what was written.
#[derive(Default)]
struct Journal(Mutex<Vec<String>>);

impl Log for Journal {
    fn write(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

async fn asked(path: &str) -> Result<(String, Vec<String>)> {
    let journal = Arc::new(Journal::default());
    let app = TestApp::of::<EchoModule>().override_provider::<dyn Log>(journal.clone()).create().await?;
    let body = app.get(path).send().await.text().await?;
    let lines = journal.0.lock().unwrap().clone();
    Ok((body, lines))
}

#[nestling::test]
async fn json_is_wrapped_and_nothing_else() -> Result<()> {
    assert_eq!(asked("/echo/json").await?.0, r#"{"data":"miaow"}"#);
    assert_eq!(asked("/echo/text").await?.0, "miaow");
    assert_eq!(asked("/echo/error").await?.0, r#"{"statusCode":404,"message":"no echo","error":"Not Found"}"#);
    Ok(())
}

#[nestling::test]
async fn the_handler_is_logged_before_the_request_that_it_answers() -> Result<()> {
    let (_, lines) = asked("/echo/json?loud=1").await?;
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("EchoController::json took "), "{lines:?}");
    assert_eq!(lines[1], "GET /echo/json?loud=1: 200 OK");
    Ok(())
}

#[nestling::test]
async fn errors_are_logged_too() -> Result<()> {
    let (_, lines) = asked("/echo/error").await?;
    assert!(lines[0].starts_with("EchoController::error took "), "{lines:?}");
    assert_eq!(lines[1], "GET /echo/error: no echo");
    Ok(())
}
