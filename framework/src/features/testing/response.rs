//! The answer to a test's request.

use crate::http::header::{COOKIE, SET_COOKIE};
use crate::http::{Body, HeaderMap, Response, StatusCode, cookie::cookie};
use crate::{Error, Result};
use bytes::Bytes;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The answer to a test's request.
pub struct TestResponse(Response);

impl TestResponse {
    pub(super) fn new(response: Response) -> Self {
        Self(response)
    }

    /// The status; it compares with a number.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// The header of this name, if there is one and it is a text; of several, the first.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().get(name)?.to_str().ok()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// The value of the cookie of this name that the client is told to keep, percent-decoded.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers().get_all(SET_COOKIE).iter().filter_map(|field| field.to_str().ok());
        let mut pairs = set.filter_map(|field| field.split(';').next()?.parse().ok());
        pairs.find_map(|pair| cookie(&HeaderMap::from_iter([(COOKIE, pair)]), name).map(|value| value.into_owned()))
    }

    /// The response itself, if it has this status.
    ///
    /// # Panics
    ///
    /// When it has another one, which is shown with the body.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        let found = self.status();
        assert!(found == status, "expected the status {status}, got {found}{}", shown(self.0.into_body()));
        self
    }

    /// The response itself, if it has this header with this value.
    ///
    /// # Panics
    ///
    /// When it has none, or another one.
    #[track_caller]
    pub fn expect_header(self, name: &str, value: &str) -> Self {
        assert_eq!(self.header(name), Some(value), "the header `{name}`");
        self
    }

    /// The next part of the body, as it was produced; none at its end.
    ///
    /// # Errors
    ///
    /// When whatever produces the body fails.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        while let Some(frame) = self.0.body_mut().frame().await {
            if let Ok(data) = frame.map_err(broken_off)?.into_data() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }

    /// The whole body.
    ///
    /// # Errors
    ///
    /// When whatever produces the body fails.
    pub async fn bytes(self) -> Result<Bytes> {
        self.0.into_body().into_bytes().await.map_err(broken_off)
    }

    /// The whole body as a text.
    ///
    /// # Errors
    ///
    /// When whatever produces the body fails, and when it is no UTF-8.
    pub async fn text(self) -> Result<String> {
        Ok(String::from_utf8(self.bytes().await?.into())?)
    }

    /// The whole body, read as JSON.
    ///
    /// # Errors
    ///
    /// When whatever produces the body fails, and when it is no JSON of this shape; the message shows the body.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T> {
        let text = self.text().await?;
        serde_json::from_str(&text).map_err(|error| Error::msg(format!("{error}, in the body {text}")))
    }

    /// The response as the framework knows it.
    pub fn into_inner(self) -> Response {
        self.0
    }
}

fn broken_off(error: impl fmt::Display) -> Error {
    Error::msg(format!("the body broke off: {error}"))
}

impl fmt::Debug for TestResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestResponse").field("status", &self.status()).field("headers", self.headers()).finish()
    }
}

/// A body for the message of a failed assertion. Nobody waits for one that is still being produced.
fn shown(body: Body) -> String {
    match pin!(body.into_bytes()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(bytes)) if bytes.is_empty() => " without a body".to_owned(),
        Poll::Ready(Ok(bytes)) => format!(": {}", String::from_utf8_lossy(&bytes)),
        Poll::Ready(Err(_)) | Poll::Pending => " with a stream".to_owned(),
    }
}
