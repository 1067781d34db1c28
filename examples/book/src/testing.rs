//! How the samples' tests ask an application.

use nestling::http::request;
use nestling::prelude::*;

/// The status and the body of the answer to a request without a body.
pub(crate) async fn get(app: &App, path: &str) -> Result<(u16, String)> {
    send(app, request::Builder::new().uri(path), "").await
}

/// The status and the body of the answer to a JSON body.
pub(crate) async fn post(app: &App, path: &str, key: &str, json: &'static str) -> Result<(u16, String)> {
    let request = request::Builder::new().method("POST").uri(path).header("content-type", "application/json");
    send(app, request.header("x-key", key), json).await
}

/// The status and the body of the answer to any request.
pub(crate) async fn send(app: &App, request: request::Builder, body: &'static str) -> Result<(u16, String)> {
    let response = app.handle(request.body(Body::from(body))?).await;
    let status = response.status().as_u16();
    let body = response.into_body().into_bytes().await.map_err(|error| Error::msg(error.to_string()))?;
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}
