//! What turns into a response.

use super::body::Body;
use super::{HttpException, Response};
use crate::error::Chain;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

/// A value that is a response of its own kind; implement it to answer something other than JSON.
///
/// A handler may return it. The route's status (`#[http_code]`, or 201 for `POST`) replaces 200; any other status stays.
///
/// ```
/// use nestling::{IntoResponse, Response};
///
/// struct Page(String);
///
/// impl IntoResponse for Page {
///     fn into_response(self) -> Response {
///         let mut response = self.0.into_response();
///         response.headers_mut().insert("content-type", "text/html; charset=utf-8".parse().unwrap());
///         response
///     }
/// }
///
/// assert_eq!(Page("<h1>Cats</h1>".into()).into_response().headers()["content-type"], "text/html; charset=utf-8");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response",
    label = "does not implement `IntoResponse`",
    note = "a value that is `Serialize` becomes one in `Json(…)`"
)]
pub trait IntoResponse {
    /// The response.
    fn into_response(self) -> Response;
}

impl IntoResponse for Response {
    fn into_response(self) -> Response {
        self
    }
}

/// `text/plain; charset=utf-8`.
impl IntoResponse for String {
    fn into_response(self) -> Response {
        typed("text/plain; charset=utf-8", self)
    }
}

/// `text/plain; charset=utf-8`, without a copy.
impl IntoResponse for &'static str {
    fn into_response(self) -> Response {
        typed("text/plain; charset=utf-8", self)
    }
}

/// `application/octet-stream`.
impl IntoResponse for Bytes {
    fn into_response(self) -> Response {
        typed("application/octet-stream", self)
    }
}

/// An empty body.
impl IntoResponse for () {
    fn into_response(self) -> Response {
        Response::new(Body::empty())
    }
}

/// This status and an empty body.
impl IntoResponse for StatusCode {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self;
        response
    }
}

/// The response of the second with this status.
///
/// ```
/// use nestling::{IntoResponse, StatusCode};
///
/// assert_eq!((StatusCode::ACCEPTED, "on its way").into_response().status(), 202);
/// ```
impl<T: IntoResponse> IntoResponse for (StatusCode, T) {
    fn into_response(self) -> Response {
        let (status, value) = self;
        let mut response = value.into_response();
        *response.status_mut() = status;
        response
    }
}

/// Sends the client elsewhere, with 302 unless it says otherwise.
///
/// ```
/// use nestling::http::{Redirect, StatusCode};
///
/// let found = Redirect::to("/cats");
/// let moved = Redirect { status: StatusCode::PERMANENT_REDIRECT, ..Redirect::to("/cats") };
/// assert_eq!((found.status.as_u16(), moved.status.as_u16()), (302, 308));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Where to, absolute or relative to the request. What may not stand in a URL is percent-encoded.
    pub url: String,
    /// A 3xx status: 302 and 303 turn a `POST` into a `GET`, 307 and 308 do not.
    pub status: StatusCode,
}

impl Redirect {
    /// A 302 to `url`.
    pub fn to(url: impl Into<String>) -> Self {
        Self { url: url.into(), status: StatusCode::FOUND }
    }
}

/// What RFC 3986 allows nowhere in a URL; `%` is left alone, because the URL may be encoded already.
const NOT_IN_URL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let url = utf8_percent_encode(&self.url, NOT_IN_URL).to_string();
        let url = HeaderValue::try_from(url).expect("percent-encoded text is printable ASCII");
        let mut response = self.status.into_response();
        response.headers_mut().insert(LOCATION, url);
        response
    }
}

/// A value as JSON. Handlers need it only where they build responses by hand: what they return is JSON anyway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

/// `application/json`. A value that fails to serialise is logged and answered with 500.
impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        json(&self.0).unwrap_or_else(|error| {
            tracing::error!(error = %Chain(&error), "a response could not be serialised");
            HttpException::internal(error).into_response()
        })
    }
}

/// The value as `application/json`, written once.
pub(crate) fn json(value: &impl Serialize) -> Result<Response, serde_json::Error> {
    // Most answers are small; 128 bytes spare them every regrowth of the buffer.
    let mut bytes = Vec::with_capacity(128);
    serde_json::to_writer(&mut bytes, value)?;
    Ok(typed("application/json", bytes))
}

fn typed(content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{Unserialisable, bytes_of, text_of};

    fn content_type(response: &Response) -> Option<&str> {
        Some(response.headers().get(CONTENT_TYPE)?.to_str().unwrap())
    }

    #[test]
    fn texts_are_plain() {
        for response in ["miaow".into_response(), String::from("miaow").into_response()] {
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(content_type(&response), Some("text/plain; charset=utf-8"));
            assert_eq!(text_of(response), "miaow");
        }
    }

    #[test]
    fn bytes_are_an_octet_stream() {
        let response = Bytes::from_static(&[0, 159]).into_response();
        assert_eq!(content_type(&response), Some("application/octet-stream"));
        assert_eq!(bytes_of(response), [0, 159][..]);
    }

    #[test]
    fn nothing_is_empty() {
        let response = ().into_response();
        assert_eq!((response.status(), content_type(&response)), (StatusCode::OK, None));
        assert_eq!(text_of(response), "");
    }

    #[test]
    fn a_status_is_an_empty_response_of_it() {
        let response = StatusCode::ACCEPTED.into_response();
        assert_eq!((response.status(), content_type(&response)), (StatusCode::ACCEPTED, None));
    }

    #[test]
    fn a_response_is_itself() {
        let mut response = "x".into_response();
        response.headers_mut().insert("x-cat", HeaderValue::from_static("tom"));
        assert_eq!(response.into_response().headers()["x-cat"], "tom");
    }

    #[test]
    fn redirects_with_302_by_default() {
        let response = Redirect::to("/cats?page=2#top").into_response();
        assert_eq!(response.status(), StatusCode::FOUND);
        assert_eq!(response.headers()["location"], "/cats?page=2#top");
    }

    #[test]
    fn redirects_with_the_status_it_is_given() {
        let redirect = Redirect { url: "/x".into(), status: StatusCode::PERMANENT_REDIRECT };
        assert_eq!(redirect.into_response().status(), StatusCode::PERMANENT_REDIRECT);
    }

    #[test]
    fn encodes_what_a_url_cannot_hold() {
        let response = Redirect::to("/ü x%20y\r\nset-cookie: a").into_response();
        assert_eq!(response.headers()["location"], "/%C3%BC%20x%20y%0D%0Aset-cookie:%20a");
        assert!(!response.headers().contains_key("set-cookie"));
    }

    #[test]
    fn json_is_json() {
        let response = Json(vec![1, 2]).into_response();
        assert_eq!(content_type(&response), Some("application/json"));
        assert_eq!(text_of(response), "[1,2]");
    }

    #[test]
    fn json_that_fails_is_a_500_without_the_reason() {
        let response = Json(Unserialisable).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(text_of(response), r#"{"statusCode":500,"message":"Internal server error"}"#);
    }
}
