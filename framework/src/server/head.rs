//! How large the head of a request may be, and what a larger one is answered.

use super::limits::Limits;
use crate::http::{HttpException, IntoResponse, Response};
use http::{Request, StatusCode, Uri};

/// What the guard of HTTP/1.1 holds a head to, in bytes.
#[derive(Clone, Copy)]
pub(super) struct HeadLimits {
    /// The first line, without its line break.
    pub(super) line: usize,
    /// The value of one header.
    pub(super) value: usize,
    /// Everything before the body.
    pub(super) head: usize,
}

/// The name of a method: 32 bytes.
pub(super) const LONGEST_METHOD: usize = 32;

/// What surrounds method and target on the first line: two spaces and `HTTP/1.1`.
const REST_OF_LINE: usize = 10;

/// The status that refuses a request of HTTP/2 whose head is too large, or whose target is no target. The guard of HTTP/1.1
/// holds heads to the same limits while they come.
pub(super) fn excess<B>(request: &Request<B>, limits: &Limits) -> Option<StatusCode> {
    let method = request.method().as_str().len();
    if method > LONGEST_METHOD {
        return Some(StatusCode::BAD_REQUEST);
    }
    if method + length(request.uri()) + REST_OF_LINE > limits.first_line {
        return Some(StatusCode::URI_TOO_LONG);
    }
    // A target is ASCII (RFC 3986, section 2); the http crate lets other bytes pass.
    if request.uri().path_and_query().is_some_and(|path| !path.as_str().is_ascii()) {
        return Some(StatusCode::BAD_REQUEST);
    }
    let headers = request.headers();
    let excess = headers.len() > limits.headers || headers.values().any(|value| value.len() > limits.header_value);
    excess.then_some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE)
}

/// Of the target as HTTP/1.1 would have it on its first line. Another field names the host in both.
fn length(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |path| path.as_str().len())
}

/// The answer to what does not reach the service, in the form of every other exception.
pub(super) fn refusal(status: StatusCode) -> Response {
    HttpException::new(status, status.canonical_reason().unwrap_or_default()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::request::Builder;

    fn excess(request: Builder) -> Option<u16> {
        super::excess(&request.body(()).unwrap(), &Limits::default()).map(|status| status.as_u16())
    }

    fn with_fields(count: usize) -> Builder {
        (0..count).fold(Request::get("/"), |request, _| request.header("x-cat", "tom"))
    }

    #[test]
    fn a_method_has_32_bytes() {
        assert_eq!(excess(Request::builder().method("X".repeat(32).as_str())), None);
        assert_eq!(excess(Request::builder().method("X".repeat(33).as_str())), Some(400));
    }

    #[test]
    fn a_first_line_has_8_kib() {
        let target = 8 * 1024 - "GET  HTTP/1.1".len();
        assert_eq!(excess(Request::get(format!("/{}", "a".repeat(target - 1)))), None);
        assert_eq!(excess(Request::get(format!("/{}", "a".repeat(target)))), Some(414));
        assert_eq!(excess(Request::get(format!("/?{}", "a".repeat(target - 1)))), Some(414));
        assert_eq!(excess(Request::get(format!("http://cats/{}", "a".repeat(target - 1)))), None);
        assert_eq!(excess(Request::get(format!("http://cats/{}", "a".repeat(target)))), Some(414));
    }

    #[test]
    fn there_are_100_fields_of_16_kib() {
        assert_eq!(excess(with_fields(100)), None);
        assert_eq!(excess(with_fields(101)), Some(431));
        assert_eq!(excess(Request::get("/").header("x-cat", "a".repeat(16 * 1024))), None);
        assert_eq!(excess(Request::get("/").header("x-cat", "a".repeat(16 * 1024 + 1))), Some(431));
    }

    #[test]
    fn a_target_is_ascii() {
        assert_eq!(excess(Request::get("/c%C3%A4ts?q=%C3%A4")), None);
        for target in ["/c\u{e4}ts", "/?q=\u{e4}", "http://cats/\u{e4}"] {
            assert_eq!(excess(Request::get(target)), Some(400));
        }
    }

    #[test]
    fn refusals_have_the_form_of_exceptions() {
        let response = refusal(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        let body = r#"{"statusCode":431,"message":"Request Header Fields Too Large"}"#;
        assert_eq!(crate::http::testing::text_of(response), body);
    }
}
