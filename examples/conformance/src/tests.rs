//! The routes, in process.

use super::AppModule;
use nestling::prelude::*;
use nestling::testing::{TestApp, TestResponse};

async fn app() -> Result<TestApp> {
    Ok(TestApp::of::<AppModule>().create().await?)
}

async fn text(response: TestResponse) -> Result<String> {
    response.expect_status(200).text().await
}

#[nestling::test]
async fn it_says_what_it_was_asked() -> Result<()> {
    let app = app().await?;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"] {
        assert_eq!(text(app.request(method, "/").body("hello").send().await).await?, "hello", "{method}");
        let headers = text(app.request(method, "/echo").header("x-cat", "Tom").send().await).await?;
        assert!(headers.contains("x-cat: Tom\n"), "{method}: {headers}");
    }
    assert_eq!(text(app.get("/").send().await).await?, "no body\n");
    assert_eq!(text(app.post("/").send().await).await?, "");
    let cookies = app.get("/cookie").header("cookie", "a=1; b=2;c=").send().await;
    assert_eq!(text(cookies).await?, "a=1\nb=2\nc=\n");
    Ok(())
}

#[nestling::test]
async fn json_is_read_and_written() -> Result<()> {
    let app = app().await?;
    let created = app.post("/json").json(&json!({"name": "cat", "price": 3, "qty": 2})).send().await;
    assert_eq!(created.expect_status(201).text().await?, r#"{"name":"cat","price":3.0,"qty":2}"#);
    app.post("/json").json(&json!({"name": "cat", "price": 3})).send().await.expect_status(201);
    app.post("/json").json(&json!({"name": "cat"})).send().await.expect_status(400);
    Ok(())
}

#[nestling::test]
async fn texts_and_streams_have_their_lengths() -> Result<()> {
    let app = app().await?;
    assert_eq!(text(app.get("/plaintext").send().await).await?, "Hello, World!");
    let page = app.get("/page").send().await.expect_header("content-type", "text/html; charset=utf-8");
    assert!(text(page).await?.starts_with("<!doctype html>"));
    assert_eq!(text(app.get("/slow").send().await).await?, "slow");
    assert_eq!(text(app.get("/big").send().await).await?.len(), 1 << 20);
    assert_eq!(text(app.get("/big?n=70000").send().await).await?.len(), 70_000);
    assert_eq!(text(app.post("/upload").body(vec![0; 3_000_000]).send().await).await?, "3000000");
    Ok(())
}
