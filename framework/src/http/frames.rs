//! Where the body of a request comes from: a connection that speaks HTTP/1.1, or a stream of HTTP/2.

use super::HttpException;
use super::body::BoxError;
use bytes::Bytes;
use h2::RecvStream;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker, ready};

/// The trailers of a request: 16 KiB, as its head.
const LARGEST_TRAILERS: usize = 16 * 1024;

/// What a client sends, as its protocol gives it.
pub(crate) enum Frames {
    Http1(Incoming),
    Http2(Box<Http2Frames>),
    /// All of it has been read.
    Ended,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            Self::Http1(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
            Self::Http2(body) => body.poll_frame(cx),
            Self::Ended => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Http1(body) => body.is_end_stream(),
            Self::Http2(body) => body.stream.is_end_stream(),
            Self::Ended => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Http1(body) => body.size_hint(),
            Self::Http2(body) => body.left.map_or_else(SizeHint::default, SizeHint::with_exact),
            Self::Ended => SizeHint::with_exact(0),
        }
    }
}

/// The body of an HTTP/2 request. The client may send more only as it is read.
pub(crate) struct Http2Frames {
    stream: RecvStream,
    /// What the client has declared and not sent yet; that the two agree is h2's care.
    left: Option<u64>,
    no_more_data: bool,
    expected: Option<Arc<Expected>>,
}

impl Http2Frames {
    pub(crate) fn new(stream: RecvStream, declared: Option<u64>, expected: Option<Arc<Expected>>) -> Self {
        Self { stream, left: declared, no_more_data: false, expected }
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Some(expected) = self.expected.take() {
            expected.want();
        }
        if !self.no_more_data {
            if let Some(data) = ready!(self.stream.poll_data(cx)?) {
                return Poll::Ready(Some(Ok(Frame::data(self.arrived(data)?))));
            }
            self.no_more_data = true;
        }
        let trailers = ready!(self.stream.poll_trailers(cx)?);
        Poll::Ready(trailers.map(|trailers| match size(&trailers) <= LARGEST_TRAILERS {
            true => Ok(Frame::trailers(trailers)),
            false => Err(Box::new(HttpException::new(431, "too many trailers")) as BoxError),
        }))
    }

    fn arrived(&mut self, data: Bytes) -> Result<Bytes, h2::Error> {
        self.left = self.left.map(|left| left.saturating_sub(data.len() as u64));
        self.stream.flow_control().release_capacity(data.len())?;
        Ok(data)
    }
}

/// How much trailers count, as the fields of a head do (RFC 9113, section 6.5.2).
fn size(trailers: &HeaderMap) -> usize {
    trailers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}

/// A client that waits for `100 Continue` (RFC 9110, 10.1.1), which it gets when somebody wants the body.
#[derive(Default)]
pub(crate) struct Expected {
    wanted: AtomicBool,
    sender: Mutex<Option<Waker>>,
}

impl Expected {
    fn want(&self) {
        self.wanted.store(true, Ordering::SeqCst);
        if let Some(sender) = self.sender.lock().unwrap_or_else(PoisonError::into_inner).take() {
            sender.wake();
        }
    }

    /// Whether somebody wants the body. Wakes the task when that changes.
    pub(crate) fn is_wanted(&self, cx: &Context<'_>) -> bool {
        *self.sender.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        self.wanted.load(Ordering::SeqCst)
    }
}
