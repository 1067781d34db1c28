//! The head of an answer as HTTP/2 has it.

use crate::http::{Body, Response};
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderName, TE, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::Body as _;
use std::cell::RefCell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Splits an answer into what goes first and what follows, if anything does.
pub(super) fn split(response: Response, to_head: bool) -> (http::Response<()>, Option<Body>) {
    let (mut head, body) = response.into_parts();
    strip(&mut head.headers);
    if !head.headers.contains_key(DATE) {
        head.headers.insert(DATE, date());
    }
    if matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) || body.is_end_stream() {
        if head.status == StatusCode::NO_CONTENT {
            head.headers.remove(CONTENT_LENGTH);
        }
        return (http::Response::from_parts(head, ()), None);
    }
    if let Some(length) = body.size_hint().exact() {
        head.headers.entry(CONTENT_LENGTH).or_insert_with(|| length.into());
    }
    let body = (!to_head).then_some(body);
    (http::Response::from_parts(head, ()), body)
}

/// Takes out what concerns a connection, which HTTP/2 has no words for (RFC 9113, section 8.2.2).
pub(super) fn strip(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_connection_specific(name)).cloned() {
        if name == CONNECTION {
            strip_named(headers);
        }
        headers.remove(name);
    }
}

fn is_connection_specific(name: &HeaderName) -> bool {
    matches!(*name, CONNECTION | TRANSFER_ENCODING | UPGRADE | TE)
        || matches!(name.as_str(), "keep-alive" | "proxy-connection")
}

/// Takes out what `Connection` names.
fn strip_named(headers: &mut HeaderMap) {
    let options: Vec<HeaderValue> = headers.get_all(CONNECTION).iter().cloned().collect();
    let options = options.iter().filter_map(|value| value.to_str().ok());
    for name in options.flat_map(|value| value.split(',')).map(str::trim) {
        headers.remove(name);
    }
}

/// The current time, which is written once per second and thread.
fn date() -> HeaderValue {
    thread_local! {
        static DATE: RefCell<(u64, HeaderValue)> = RefCell::new((0, written(UNIX_EPOCH)));
    }
    let now = SystemTime::now();
    let second = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    DATE.with_borrow_mut(|(written_in, date)| {
        if *written_in != second {
            (*written_in, *date) = (second, written(now));
        }
        date.clone()
    })
}

fn written(time: SystemTime) -> HeaderValue {
    // It is always ASCII; an empty field would say nothing wrong.
    HeaderValue::try_from(httpdate::fmt_http_date(time)).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(headers: &[(&'static str, &'static str)], body: Body) -> Response {
        let mut response = Response::new(body);
        for (name, value) in headers {
            response.headers_mut().append(*name, HeaderValue::from_static(value));
        }
        response
    }

    #[test]
    fn what_concerns_a_connection_is_taken_out() {
        let hops = [
            ("connection", "x-hop, close"),
            ("connection", "x-other"),
            ("x-hop", "1"),
            ("x-other", "1"),
            ("keep-alive", "timeout=5"),
            ("proxy-connection", "close"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "h2c"),
            ("te", "trailers"),
            ("x-cat", "tom"),
        ];
        let (head, _) = split(with(&hops, Body::empty()), false);
        let mut names: Vec<_> = head.headers().keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["date", "x-cat"]);
    }

    #[test]
    fn a_date_of_the_service_is_kept() {
        let (head, _) = split(with(&[("date", "today")], Body::empty()), false);
        assert_eq!(head.headers()[DATE], "today");
        let (head, _) = split(with(&[], Body::empty()), false);
        assert!(httpdate::parse_http_date(head.headers()[DATE].to_str().unwrap()).is_ok());
    }

    #[test]
    fn only_what_may_have_a_body_has_one() {
        let (head, body) = split(with(&[], Body::full("miaow")), false);
        assert!(body.is_some());
        assert_eq!(head.headers()[CONTENT_LENGTH], "5");
        let (head, body) = split(with(&[], Body::full("miaow")), true);
        assert!(body.is_none());
        assert_eq!(head.headers()[CONTENT_LENGTH], "5");
        for (status, length) in [(StatusCode::NO_CONTENT, None), (StatusCode::NOT_MODIFIED, Some("5"))] {
            let mut response = with(&[("content-length", "5")], Body::full("miaow"));
            *response.status_mut() = status;
            let (head, body) = split(response, false);
            assert!(body.is_none());
            assert_eq!(head.headers().get(CONTENT_LENGTH).map(|length| length.to_str().unwrap()), length);
        }
    }
}
