//! What hyper answers by itself to an HTTP/1.1 head that it cannot read, and what we answer in its place.

use super::violation::Violation;
use crate::http::Response;
use crate::http::{HttpException, IntoResponse};
use crate::server::head;
use http::StatusCode;
use httpdate::fmt_http_date;
use std::fmt::Write;
use std::time::SystemTime;

/// hyper's own answers are a head of this size at most.
const LONGEST_REFUSAL: usize = 256;

/// Whether these bytes look like an answer of hyper itself: an empty one with one of the statuses that hyper uses, after
/// which it closes.
pub(super) fn is_refusal(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"HTTP/1.") || bytes.len() >= LONGEST_REFUSAL {
        return false;
    }
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    matches!(bytes.get(9..12), Some(b"400" | b"414" | b"431"))
        && bytes.ends_with(b"\r\n\r\n")
        && has(b"\r\nconnection: close\r\n")
        && has(b"\r\ncontent-length: 0\r\n")
}

/// Our answer in the place of hyper's: to what the guard has refused, or to what hyper itself cannot read. The answer to
/// `HEAD` says how long its body would be.
pub(super) async fn replacement(held: &[u8], violation: Option<Violation>, is_to_head: bool) -> Vec<u8> {
    let exception = match violation {
        Some(Violation { status, message }) => HttpException::new(status, message).into_response(),
        None => head::refusal(status(held)),
    };
    last_answer(exception, &date(held), is_to_head).await
}

/// The answer to a head that comes too slowly. hyper has none.
pub(super) async fn late_head() -> Vec<u8> {
    let date = format!("date: {}\r\n", fmt_http_date(SystemTime::now()));
    last_answer(head::refusal(StatusCode::REQUEST_TIMEOUT), &date, false).await
}

/// A response as it is sent, after which the connection is closed. `date` is a whole line.
async fn last_answer(response: Response, date: &str, is_to_head: bool) -> Vec<u8> {
    let status = response.status();
    let mut answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{date}");
    for (name, value) in response.headers() {
        let _ = write!(answer, "{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    let body = response.into_body().into_bytes().await.unwrap_or_default();
    let _ = write!(answer, "content-length: {}\r\n\r\n", body.len());
    let content = if is_to_head { &[][..] } else { &body };
    [answer.as_bytes(), content].concat()
}

fn status(held: &[u8]) -> StatusCode {
    held.get(9..12).and_then(|digits| StatusCode::from_bytes(digits).ok()).unwrap_or(StatusCode::BAD_REQUEST)
}

/// The line with the date, if hyper wrote one.
fn date(held: &[u8]) -> String {
    let text = String::from_utf8_lossy(held);
    let line = text.split_inclusive("\r\n").find(|line| line.starts_with("date: "));
    line.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::violation::bad;
    use super::*;

    const HELD: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\
        date: Sat, 21 Nov 2026 02:36:00 GMT\r\n\r\n";

    #[tokio::test]
    async fn the_replacement_is_json_and_says_what_is_wrong() {
        let text = async |violation| String::from_utf8(replacement(HELD.as_bytes(), violation, false).await).unwrap();
        let body = r#"{"statusCode":431,"message":"Request Header Fields Too Large"}"#;
        let head = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\
            date: Sat, 21 Nov 2026 02:36:00 GMT\r\ncontent-type: application/json\r\n";
        assert_eq!(text(None).await, format!("{head}content-length: {}\r\n\r\n{body}", body.len()));

        let answer = text(Some(bad("there is no Host"))).await;
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ndate: Sat, 21 Nov 2026 "),
            "{answer}"
        );
        assert!(answer.ends_with(r#"{"statusCode":400,"message":"there is no Host"}"#), "{answer}");
    }
}
