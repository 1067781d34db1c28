//! What hyper answers by itself to an HTTP/1.1 head that it cannot read, held back so that we can answer better.

use super::head::{self, LONGEST_LINE, LONGEST_METHOD};
use crate::http::Response;
use http::StatusCode;
use httpdate::fmt_http_date;
use std::fmt::Write;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// hyper's own answers are a head of this size at most.
const LONGEST_REFUSAL: usize = 256;

/// A stream that does not pass on what looks like an answer of hyper itself, until something follows it.
///
/// hyper has no hook for these answers, which are empty. It writes one last and closes the connection: whoever owns the
/// connection then knows whether there was an error, and takes what was held.
pub(super) struct Refusals<S> {
    stream: S,
    held: Vec<u8>,
}

impl<S> Refusals<S> {
    pub(super) fn new(stream: S) -> Self {
        // Does not allocate.
        Self { stream, held: Vec::new() }
    }

    /// The stream, and what was held back.
    pub(super) fn into_parts(self) -> (S, Vec<u8>) {
        (self.stream, self.held)
    }
}

impl<S: AsyncWrite + Unpin> Refusals<S> {
    /// Whether to keep these bytes.
    fn holds(&self, bytes: &[u8]) -> bool {
        bytes.starts_with(b"HTTP/1.") && bytes.len() < LONGEST_REFUSAL && is_refusal(bytes)
    }

    /// Passes on what was held, because it was not the last thing to be written.
    fn poll_release(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.held.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.held))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.held.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

/// An empty answer with one of the statuses that hyper uses, after which it closes.
fn is_refusal(bytes: &[u8]) -> bool {
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    matches!(bytes.get(9..12), Some(b"400" | b"414" | b"431"))
        && bytes.ends_with(b"\r\n\r\n")
        && has(b"\r\nconnection: close\r\n")
        && has(b"\r\ncontent-length: 0\r\n")
}

impl<S: AsyncRead + Unpin> AsyncRead for Refusals<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Refusals<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_release(cx))?;
        if self.holds(bytes) {
            self.held.extend_from_slice(bytes);
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [bytes] = slices {
            return self.poll_write(cx, bytes);
        }
        ready!(self.poll_release(cx))?;
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.held.is_empty() {
            true => Pin::new(&mut self.stream).poll_shutdown(cx),
            false => Poll::Ready(Ok(())),
        }
    }
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
    use tokio::io::AsyncWriteExt;

    const HELD: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\
        date: Sat, 21 Nov 2026 02:36:00 GMT\r\n\r\n";

    fn written(refusals: Refusals<Vec<u8>>) -> (String, String) {
        let (stream, held) = refusals.into_parts();
        (String::from_utf8(stream).unwrap(), String::from_utf8(held).unwrap())
    }

    #[tokio::test]
    async fn what_looks_like_a_refusal_is_held() {
        let mut refusals = Refusals::new(Vec::new());
        refusals.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        refusals.write_all(HELD.as_bytes()).await.unwrap();
        refusals.shutdown().await.unwrap();
        assert_eq!(written(refusals), ("HTTP/1.1 200 OK\r\n\r\n".into(), HELD.into()));
    }

    #[tokio::test]
    async fn it_is_passed_on_before_whatever_follows() {
        let mut refusals = Refusals::new(Vec::new());
        refusals.write_all(HELD.as_bytes()).await.unwrap();
        assert_eq!(refusals.write_vectored(&[IoSlice::new(b"mo"), IoSlice::new(b"re")]).await.unwrap(), 4);
        assert_eq!(written(refusals), (format!("{HELD}more"), String::new()));
    }

    #[tokio::test]
    async fn answers_of_a_service_are_not_held() {
        let others = [
            HELD.replace("connection: close\r\n", ""),
            HELD.replace("length: 0", "length: 1"),
            HELD.replace("431", "200"),
            format!("{HELD}x"),
            format!("x{HELD}"),
            HELD.replace("GMT", &"x".repeat(LONGEST_REFUSAL)),
        ];
        for other in others {
            let mut refusals = Refusals::new(Vec::new());
            refusals.write_all(other.as_bytes()).await.unwrap();
            assert_eq!(written(refusals), (other, String::new()));
        }
    }

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
