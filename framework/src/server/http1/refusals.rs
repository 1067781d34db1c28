//! What hyper answers by itself to an HTTP/1.1 head that it cannot read, and what we answer in its place.

use crate::http::Response;
use crate::server::head::{self, LONGEST_LINE, LONGEST_METHOD};
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

/// Our answer in the place of hyper's. `head` is what was read of the request.
pub(super) async fn replacement(held: &[u8], head: &[u8]) -> Vec<u8> {
    last_answer(head::refusal(status(held, head)), &date(held)).await
}

/// The answer to a head that comes too slowly. hyper has none.
pub(super) async fn late_head() -> Vec<u8> {
    let date = format!("date: {}\r\n", fmt_http_date(SystemTime::now()));
    last_answer(head::refusal(StatusCode::REQUEST_TIMEOUT), &date).await
}

/// A response as it is sent, after which the connection is closed. `date` is a whole line.
async fn last_answer(response: Response, date: &str) -> Vec<u8> {
    let status = response.status();
    let mut answer = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{date}");
    for (name, value) in response.headers() {
        let _ = write!(answer, "{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    let body = response.into_body().into_bytes().await.unwrap_or_default();
    let _ = write!(answer, "content-length: {}\r\n\r\n", body.len());
    [answer.as_bytes(), &body].concat()
}

/// To hyper every head that has no end is too large; what matters to the client is which part of it is.
fn status(held: &[u8], head: &[u8]) -> StatusCode {
    let status = held.get(9..12).and_then(|digits| StatusCode::from_bytes(digits).ok());
    let status = status.unwrap_or(StatusCode::BAD_REQUEST);
    if status != StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE {
        return status;
    }
    let head = head.trim_ascii_start();
    let line = head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len());
    let method = head[..line].iter().position(|byte| *byte == b' ').unwrap_or(line);
    match (method > LONGEST_METHOD, line > LONGEST_LINE) {
        (true, _) => StatusCode::BAD_REQUEST,
        (false, true) => StatusCode::URI_TOO_LONG,
        (false, false) => status,
    }
}

/// The line with the date, if hyper wrote one.
fn date(held: &[u8]) -> String {
    let text = String::from_utf8_lossy(held);
    let line = text.split_inclusive("\r\n").find(|line| line.starts_with("date: "));
    line.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELD: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\
        date: Sat, 21 Nov 2026 02:36:00 GMT\r\n\r\n";

    #[tokio::test]
    async fn the_replacement_is_json_and_says_which_part_is_too_large() {
        let answer = String::from_utf8(replacement(HELD.as_bytes(), b"GET / HTTP/1.1\r\nx-a: ").await).unwrap();
        let body = r#"{"statusCode":431,"message":"Request Header Fields Too Large"}"#;
        let head = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\
            date: Sat, 21 Nov 2026 02:36:00 GMT\r\ncontent-type: application/json\r\n";
        assert_eq!(answer, format!("{head}content-length: {}\r\n\r\n{body}", body.len()));

        let of = |head: &str| status(HELD.as_bytes(), head.as_bytes()).as_u16();
        assert_eq!(of(&format!("\r\nGET /{}", "a".repeat(LONGEST_LINE))), 414);
        assert_eq!(of(&format!("GET /{} HTTP/1.1\r\n", "a".repeat(LONGEST_LINE))), 414);
        assert_eq!(of(&"X".repeat(LONGEST_LINE)), 400);
        assert_eq!(of(&format!("GET / HTTP/1.1\r\nx-a: {}", "a".repeat(LONGEST_LINE))), 431);
        assert_eq!(status(HELD.replace("431", "400").as_bytes(), b"").as_u16(), 400);
    }
}
