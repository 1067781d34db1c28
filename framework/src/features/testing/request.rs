//! A request that a test puts together.

use super::response::TestResponse;
use crate::app::App;
use crate::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST};
use crate::http::{Body, Cookie, HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};
use ::http::uri::PathAndQuery;
use http_body::Body as _;
use serde::Serialize;
use std::fmt::Display;

/// A request that a test puts together. It says `Host: localhost`, unless it is told otherwise.
///
/// What is no request at all (a header with a line break, say) is a mistake of the test and panics where it is written.
#[must_use = "it is sent by `send`"]
pub struct TestRequest<'a> {
    app: &'a App,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Body,
}

impl<'a> TestRequest<'a> {
    #[track_caller]
    pub(super) fn new(app: &'a App, method: Method, path: &str) -> Self {
        assert!(path.starts_with('/'), "the path {path:?} does not begin with `/`");
        if let Err(error) = path.parse::<PathAndQuery>() {
            panic!("{path:?} is no path: {error}");
        }
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("localhost"))]);
        Self { app, method, path: path.to_owned(), headers, body: Body::empty() }
    }

    /// Sets a header; one of the same name is replaced.
    ///
    /// # Panics
    ///
    /// When HTTP does not allow the name or the value.
    #[track_caller]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Display>,
        V: TryInto<HeaderValue, Error: Display>,
    {
        let name = name.try_into().unwrap_or_else(|error| panic!("not a header's name: {error}"));
        let value = value.try_into().unwrap_or_else(|error| panic!("not a value for `{name}`: {error}"));
        self.headers.insert(name, value);
        self
    }

    /// Shows a bearer token (RFC 6750): `Authorization: Bearer …`.
    ///
    /// # Panics
    ///
    /// When no header can hold the token.
    #[track_caller]
    pub fn bearer(self, token: impl Display) -> Self {
        self.header(AUTHORIZATION, format!("Bearer {token}"))
    }

    /// Sends a cookie along; its value is percent-encoded.
    ///
    /// # Panics
    ///
    /// When HTTP does not allow the name.
    #[track_caller]
    pub fn cookie(self, name: &str, value: &str) -> Self {
        let set = Cookie::new(name, value).to_string();
        let pair = set.split(';').next().unwrap_or_default();
        let before = self.headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
        let cookies = before.map_or_else(|| pair.to_owned(), |before| format!("{before}; {pair}"));
        self.header(COOKIE, cookies)
    }

    /// Adds to the query: `.query(&[("limit", 10), ("offset", 20)])`. Names and values are percent-encoded.
    pub fn query<K: AsRef<str>, V: Display>(mut self, pairs: &[(K, V)]) -> Self {
        for (name, value) in pairs {
            self.path.push(if self.path.contains('?') { '&' } else { '?' });
            let mut pair = form_urlencoded::Serializer::new(String::new());
            pair.append_pair(name.as_ref(), &value.to_string());
            self.path.push_str(&pair.finish());
        }
        self
    }

    /// Sends this as JSON, with its content type unless there is one.
    ///
    /// # Panics
    ///
    /// When it cannot be written as JSON.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        let json = serde_json::to_vec(body).unwrap_or_else(|error| panic!("the body is not written as JSON: {error}"));
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        self.body(json)
    }

    /// Sends this as it is; the content type is to be said.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request. The response is there when its head is: its body may still be produced.
    ///
    /// # Panics
    ///
    /// When path and query are longer than any may be (64 KiB).
    pub async fn send(self) -> TestResponse {
        let app = self.app;
        TestResponse::new(app.handle(self.into_request()).await)
    }

    fn into_request(mut self) -> Request {
        let target = self.path.parse().unwrap_or_else(|error| panic!("{:?} is no path: {error}", self.path));
        if let Some(length) = self.body.size_hint().exact().filter(|length| *length > 0) {
            self.headers.entry(CONTENT_LENGTH).or_insert(length.into());
        }
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = Uri::from(PathAndQuery::clone(&target));
        *request.headers_mut() = self.headers;
        request
    }
}
