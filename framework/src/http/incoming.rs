//! What a client sends as the body of a request.

use super::body::BoxError;
use super::body_limit::{too_large, too_slow};
use super::connection::Connection;
use super::connection_event::{ConnectionEvent, Slow};
use super::frames::Frames;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The body of a request while it comes: no longer than it may be, and no slower.
pub(super) struct Incoming {
    frames: Frames,
    /// How many bytes may still come.
    left: u64,
    connection: Arc<Connection>,
}

impl Incoming {
    pub(super) fn new(frames: Frames, connection: &Arc<Connection>) -> Self {
        Self { frames, left: u64::MAX, connection: Arc::clone(connection) }
    }

    pub(super) fn limit(&mut self, bytes: u64) {
        self.left = bytes;
    }

    /// Whether the client has said that it will send more than it may.
    pub(super) fn is_too_large(&self) -> bool {
        self.frames.size_hint().lower() > self.left
    }

    /// What nobody reads of a request, hyper reads only if it is there already and in one piece. Otherwise the connection
    /// ends with the answer, which has to say so (RFC 9112, section 9.6).
    #[cold]
    fn leave(&self) {
        let progress = &self.connection.progress;
        if self.size_hint().exact().is_none() || progress.is_incomplete() {
            progress.break_off();
        }
    }

    /// The frame, unless it takes the body over its limit.
    fn within(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, BoxError> {
        let length = frame.data_ref().map_or(0, Bytes::len);
        self.connection.progress.arrived(length);
        match self.left.checked_sub(length as u64) {
            Some(left) => self.left = left,
            None => return Err(Box::new(too_large())),
        }
        Ok(frame)
    }
}

impl Body for Incoming {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match Pin::new(&mut self.frames).poll_frame(cx) {
            Poll::Ready(frame) => {
                if frame.is_none() {
                    self.frames = Frames::Ended;
                }
                Poll::Ready(frame.map(|frame| self.within(frame?)))
            }
            Poll::Pending if self.connection.progress.waits(cx.waker()) => {
                self.connection.tell(|| ConnectionEvent::TooSlow(Slow::Body));
                Poll::Ready(Some(Err(Box::new(too_slow()))))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.frames.size_hint()
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.is_end_stream() {
            self.leave();
        }
    }
}

pin_project! {
    /// A stream that is being sent; with it ends the answer.
    pub(super) struct Answering<B> {
        #[pin]
        body: B,
        end: AnswerEnd,
    }
}

struct AnswerEnd(Arc<Connection>);

impl Drop for AnswerEnd {
    fn drop(&mut self) {
        self.0.progress.answered();
    }
}

impl<B> Answering<B> {
    pub(super) fn new(body: B, connection: &Arc<Connection>) -> Self {
        Self { body, end: AnswerEnd(Arc::clone(connection)) }
    }
}

impl<B: Body<Data = Bytes, Error = BoxError>> Body for Answering<B> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.project().body.poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
