//! The whole application, in process: no socket, the same pipeline.

use super::AppModule;
use nestling::http::request;
use nestling::prelude::*;

const ADMIN: Option<&str> = Some("ann-key");
const TOM: &str = r#"{"name":"Tom","age":3,"breed":"Maine Coon"}"#;

/// The status and the body that came back.
async fn send(app: &App, method: &str, path: &str, key: Option<&str>, body: &'static str) -> Result<(u16, String)> {
    let mut request = request::Builder::new().method(method).uri(path).header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("x-api-key", key);
    }
    let response = app.handle(request.body(Body::from(body))?).await;
    let status = response.status().as_u16();
    let body = response.into_body().into_bytes().await.map_err(|error| Error::msg(error.to_string()))?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

async fn with_tom() -> Result<App> {
    let app = App::create::<AppModule>().await?;
    let (status, _) = send(&app, "POST", "/cats", ADMIN, TOM).await?;
    assert_eq!(status, 201);
    Ok(app)
}

#[nestling::test]
async fn a_cat_is_created_found_changed_and_removed() -> Result<()> {
    let app = with_tom().await?;
    let tom = r#"{"id":1,"name":"Tom","age":3,"breed":"Maine Coon"}"#;
    assert_eq!(send(&app, "GET", "/cats/1", None, "").await?, (200, tom.to_owned()));
    assert_eq!(send(&app, "GET", "/cats", None, "").await?, (200, format!("[{tom}]")));

    let older = r#"{"id":1,"name":"Tom","age":4,"breed":"Maine Coon"}"#;
    assert_eq!(send(&app, "PATCH", "/cats/1", ADMIN, r#"{"age":4}"#).await?, (200, older.to_owned()));

    assert_eq!(send(&app, "DELETE", "/cats/1", ADMIN, "").await?, (204, String::new()));
    let (status, body) = send(&app, "GET", "/cats/1", None, "").await?;
    assert_eq!((status, body.as_str()), (404, r#"{"statusCode":404,"message":"cat 1 not found","error":"Not Found"}"#));
    Ok(())
}

#[nestling::test]
async fn a_page_is_a_part_of_the_list() -> Result<()> {
    let app = with_tom().await?;
    send(&app, "POST", "/cats", ADMIN, r#"{"name":"Kitty","age":1,"breed":"Siamese"}"#).await?;
    let (_, body) = send(&app, "GET", "/cats?offset=1&limit=1", None, "").await?;
    assert_eq!(body, r#"[{"id":2,"name":"Kitty","age":1,"breed":"Siamese"}]"#);
    let (status, body) = send(&app, "GET", "/cats?limit=0", None, "").await?;
    assert_eq!(status, 400);
    assert_eq!(body, r#"{"statusCode":400,"message":["limit must not be less than 1"],"error":"Bad Request"}"#);
    Ok(())
}

#[nestling::test]
async fn what_is_wrong_with_a_cat_is_said_at_once() -> Result<()> {
    let app = with_tom().await?;
    let (status, body) = send(&app, "POST", "/cats", ADMIN, r#"{"name":"","age":99,"breed":""}"#).await?;
    assert_eq!(status, 400);
    let messages = [
        r#""name must be longer than or equal to 1 characters""#,
        r#""age must not be greater than 40""#,
        r#""breed should not be empty""#,
    ];
    assert_eq!(body, format!(r#"{{"statusCode":400,"message":[{}],"error":"Bad Request"}}"#, messages.join(",")));
    Ok(())
}

#[nestling::test]
async fn a_name_is_taken_once() -> Result<()> {
    let app = with_tom().await?;
    let (status, body) = send(&app, "POST", "/cats", ADMIN, TOM).await?;
    assert_eq!(status, 409);
    assert!(body.contains(r#""errorCode":"NAME_TAKEN""#), "{body}");
    Ok(())
}

#[nestling::test]
async fn guards_refuse_strangers_and_those_without_the_role() -> Result<()> {
    let app = with_tom().await?;
    assert_eq!(send(&app, "POST", "/cats", None, TOM).await?.0, 401);
    assert_eq!(send(&app, "POST", "/cats", Some("no-key"), TOM).await?.0, 401);
    let (status, body) = send(&app, "POST", "/cats", Some("bob-key"), TOM).await?;
    assert_eq!(
        (status, body.as_str()),
        (403, r#"{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}"#)
    );
    Ok(())
}

#[nestling::test]
async fn a_grant_reaches_the_handler() -> Result<()> {
    let app = with_tom().await?;
    assert_eq!(send(&app, "POST", "/cats/1/pets", Some("bob-key"), "").await?, (201, "Bob pets Tom".to_owned()));
    assert_eq!(send(&app, "POST", "/cats/1/pets", None, "").await?.0, 401);
    Ok(())
}

#[nestling::test]
async fn an_id_is_a_number() -> Result<()> {
    let app = with_tom().await?;
    let (status, body) = send(&app, "GET", "/cats/tom", None, "").await?;
    assert_eq!(status, 400);
    assert!(body.contains("Validation failed (numeric string is expected)"), "{body}");
    Ok(())
}
