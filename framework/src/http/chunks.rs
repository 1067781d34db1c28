//! A stream of chunks as a body.

use super::body::BoxError;
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// A stream of chunks as a body.
    pub(super) struct Chunks<S> {
        #[pin]
        stream: S,
    }
}

impl<S> Chunks<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream }
    }
}

impl<S, D, E> Body for Chunks<S>
where
    S: Stream<Item = Result<D, E>>,
    D: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let chunk = ready!(self.project().stream.poll_next(cx));
        Poll::Ready(chunk.map(|chunk| chunk.map(|data| Frame::data(data.into())).map_err(Into::into)))
    }
}

pin_project! {
    /// A body of exactly so many bytes: what comes after them is left out, and an end before them is an error.
    pub(super) struct Exactly<B> {
        #[pin]
        body: B,
        left: u64,
    }
}

impl<B> Exactly<B> {
    pub(super) fn new(body: B, length: u64) -> Self {
        Self { body, left: length }
    }
}

impl<B: Body<Data = Bytes, Error = BoxError>> Body for Exactly<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.project();
        if *this.left == 0 {
            return Poll::Ready(None);
        }
        let Some(frame) = ready!(this.body.poll_frame(cx)?) else {
            return Poll::Ready(Some(Err(format!("it ended {} bytes early", this.left).into())));
        };
        Poll::Ready(Some(Ok(frame.map_data(|data| cut(data, this.left)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// As much of the data as there is room `left` for, of which it takes its part.
fn cut(mut data: Bytes, left: &mut u64) -> Bytes {
    data.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
    *left -= data.len() as u64;
    data
}

#[cfg(test)]
mod tests {
    use crate::http::Body;
    use http_body::Body as _;

    async fn exactly(length: u64, text: &'static str) -> Result<String, String> {
        let body = Body::from_reader(text.as_bytes()).exactly(length);
        assert_eq!(body.size_hint().exact(), Some(length));
        body.into_bytes()
            .await
            .map_err(|error| error.to_string())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn a_length_is_kept() {
        assert_eq!(exactly(5, "miaow").await, Ok("miaow".into()));
        assert_eq!(exactly(3, "miaow").await, Ok("mia".into()));
        assert_eq!(exactly(0, "miaow").await, Ok(String::new()));
        assert_eq!(exactly(7, "miaow").await, Err("it ended 2 bytes early".into()));
    }
}
