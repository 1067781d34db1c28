//! Request bodies that come compressed.
//!
//! What a handler reads is what the client has compressed. The limit of its route holds for the bytes that come and again
//! for what becomes of them.

use super::body_limit::{declared, too_large};
use super::{Body, BoxError, HttpException, Request, UnsupportedMediaTypeException};
use futures_core::Stream;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::pin::Pin;
use std::task::{Context, Poll};

#[cfg(feature = "decompression")]
mod decoder;
#[cfg(feature = "decompression")]
use decoder::{CODINGS, decoder};

/// For the answer to what is compressed otherwise (RFC 9110, section 12.5.3).
#[cfg(not(feature = "decompression"))]
const CODINGS: &str = "identity";

#[cfg(not(feature = "decompression"))]
fn decoder(_: &str, _: Body) -> Option<Body> {
    None
}

/// Lets whoever reads the body read what the client has compressed, as `Content-Encoding` says (RFC 9110, section 8.4), and
/// removes the headers that are about the compressed body.
///
/// Reading gives a 415 if the coding is none of ours, a 400 if the body is not what it says, and a 413 beyond `limit`.
pub(crate) fn decode(request: &mut Request, limit: u64) {
    // Most requests have no body, and no look at their headers is needed to know that.
    if request.body().is_end_stream() {
        return;
    }
    let Some(coding) = coding(request.headers()) else { return };
    // What is declared too large stays as it is, and is refused by its length.
    if declared(request.headers()).is_some_and(|length| length > limit) {
        return;
    }
    let body = std::mem::take(request.body_mut());
    *request.body_mut() = match decoder(&coding, body) {
        Some(body) => Body::stream(Limited::new(body, usize::try_from(limit).unwrap_or(usize::MAX)).map_err(exceeded)),
        None => Body::from_stream(Refusal(Some(unsupported(&coding)))),
    };
    request.headers_mut().remove(CONTENT_ENCODING);
    request.headers_mut().remove(CONTENT_LENGTH);
}

/// The codings in lower case, in the order in which they were applied; none if the body is as it is.
fn coding(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(CONTENT_ENCODING).into_iter();
    let codings: Vec<_> = lines
        .flat_map(|line| line.as_bytes().split(|&byte| byte == b','))
        .map(|coding| String::from_utf8_lossy(coding.trim_ascii()).to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity")
        .collect();
    (!codings.is_empty()).then(|| codings.join(", "))
}

fn unsupported(coding: &str) -> HttpException {
    let message = format!("the content coding `{}` is not supported", coding.chars().take(40).collect::<String>());
    HttpException::from(UnsupportedMediaTypeException::new(message)).header(ACCEPT_ENCODING, CODINGS)
}

fn exceeded(error: BoxError) -> BoxError {
    match error.is::<LengthLimitError>() {
        true => Box::new(too_large()),
        false => error,
    }
}

/// A body that cannot be read.
struct Refusal(Option<HttpException>);

impl Stream for Refusal {
    type Item = Result<&'static [u8], HttpException>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn of(lines: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for &line in lines {
            headers.append(CONTENT_ENCODING, HeaderValue::from_static(line));
        }
        coding(&headers)
    }

    #[test]
    fn codings_are_a_list_without_case() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["identity"]), None);
        assert_eq!(of(&[" ,, "]), None);
        assert_eq!(of(&["GZip"]).as_deref(), Some("gzip"));
        assert_eq!(of(&["gzip, identity", "br"]).as_deref(), Some("gzip, br"));
    }

    #[tokio::test]
    async fn an_unknown_coding_is_a_415_that_says_what_is_known() {
        let mut request = Request::new(Body::full("compressed"));
        request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("lzma"));
        decode(&mut request, 1024);
        let error = request.into_body().into_bytes().await.unwrap_err();
        let exception = HttpException::from(error);
        assert_eq!(exception.status(), 415);
        assert_eq!(exception.body()["message"], "the content coding `lzma` is not supported");
    }

    #[tokio::test]
    async fn what_is_not_compressed_is_left_alone() {
        let mut request = Request::new(Body::full("plain"));
        request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
        decode(&mut request, 1024);
        assert_eq!(request.into_body().into_bytes().await.unwrap(), "plain");
    }
}
