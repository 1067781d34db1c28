//! The body of a request or a response: nothing, bytes in memory, or a stream.

use super::body_limit::{too_large, unreadable};
use super::chunks::{Chunks, Exactly};
use super::connection::Connection;
use super::exception::HttpException;
use super::frames::Frames;
use super::incoming::{Answering, Incoming};
use crate::error::text_of;
use bytes::Bytes;
use futures_core::Stream as ChunkStream;
use http_body::{Frame, SizeHint};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

/// An error of a body or of whatever produces it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How much of a reader is read before it is sent.
const READ_AT_ONCE: usize = 64 * 1024;

type Stream = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// The body of a request or a response.
///
/// A body that is wholly in memory is kept as its bytes and is never boxed.
#[derive(Default)]
pub struct Body(Kind);

#[derive(Default)]
enum Kind {
    #[default]
    Empty,
    Full(Bytes),
    /// What a client sends.
    /// In a box, so that all other bodies are small.
    Incoming(Box<Incoming>),
    /// The mutex is never locked: it makes the body `Sync`, so that handlers may hold `&Request` across an `.await`.
    Stream(Mutex<Stream>),
}

impl Body {
    /// A body without content.
    pub const fn empty() -> Self {
        Self(Kind::Empty)
    }

    /// A body that is wholly in memory.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self(if bytes.is_empty() { Kind::Empty } else { Kind::Full(bytes) })
    }

    /// A body of chunks that are produced while it is sent, and no faster than the client reads them.
    ///
    /// The stream is dropped when the client goes away. One that fails is logged and cuts the connection (HTTP/2: the
    /// stream), so that the client does not take what it has for the whole.
    ///
    /// ```
    /// use nestling::http::{Body, Response, Stream};
    /// use std::convert::Infallible;
    /// use std::pin::Pin;
    /// use std::task::{Context, Poll};
    ///
    /// /// Counts to a million, a number per chunk.
    /// struct Numbers(u32);
    ///
    /// impl Stream for Numbers {
    ///     type Item = Result<String, Infallible>;
    ///
    ///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
    ///         self.0 += 1;
    ///         Poll::Ready((self.0 <= 1_000_000).then(|| Ok(format!("{}\n", self.0))))
    ///     }
    /// }
    ///
    /// let response = Response::new(Body::from_stream(Numbers(0)));
    /// # let _ = response;
    /// ```
    pub fn from_stream<S, D, E>(stream: S) -> Self
    where
        S: ChunkStream<Item = Result<D, E>> + Send + 'static,
        D: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self(Kind::Stream(Mutex::new(Box::pin(Chunks::new(stream)))))
    }

    /// A body that is read from a file, a pipe or another socket while it is sent, 64 KiB at a time and no faster than
    /// the client reads it. Otherwise it is as [`from_stream`](Self::from_stream).
    ///
    /// ```
    /// use nestling::Body;
    ///
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// let body = Body::from_reader(&b"from anything that is AsyncRead"[..]);
    /// assert_eq!(body.into_bytes().await.unwrap(), "from anything that is AsyncRead");
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_reader<R: AsyncRead + Send + 'static>(reader: R) -> Self {
        Self::from_stream(ReaderStream::with_capacity(reader, READ_AT_ONCE))
    }

    /// A body that is produced while it is sent, by any [`http_body::Body`].
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        use http_body_util::BodyExt;
        Self(Kind::Stream(Mutex::new(Box::pin(body.map_err(Into::into)))))
    }

    /// Reads all of it into memory. What a client sends may be as large as its route allows.
    ///
    /// # Errors
    ///
    /// When whatever produces the body fails. What a client sends beyond the limit is a 413, and what it breaks off a 400.
    pub async fn into_bytes(self) -> crate::Result<Bytes> {
        use http_body_util::BodyExt;
        match self.0 {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Full(bytes) => Ok(bytes),
            // Nobody is told to go on and send what will be refused.
            Kind::Incoming(body) if body.is_too_large() => Err(too_large().into()),
            Kind::Incoming(..) => Ok(self.collect().await.map_err(unreadable)?.to_bytes()),
            Kind::Stream(_) => Ok(self.collect().await.map_err(failed)?.to_bytes()),
        }
    }

    /// The next piece of it, as it comes; none at its end. This is how what is larger than memory is read. Trailers are
    /// left out.
    ///
    /// ```
    /// use nestling::prelude::*;
    ///
    /// # #[controller("/")]
    /// # struct Uploads;
    /// #[routes]
    /// impl Uploads {
    ///     #[post("/uploads")]
    ///     #[body_limit("10GiB")]
    ///     async fn upload(&self, #[req] request: &mut Request) -> Result<String> {
    ///         let mut length = 0;
    ///         while let Some(piece) = request.body_mut().chunk().await? {
    ///             length += piece.len();
    ///         }
    ///         Ok(length.to_string())
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`into_bytes`](Self::into_bytes).
    pub async fn chunk(&mut self) -> crate::Result<Option<Bytes>> {
        use http_body_util::BodyExt;
        if let Kind::Incoming(body) = &self.0
            && body.is_too_large()
        {
            return Err(too_large().into());
        }
        let sent_by_client = matches!(self.0, Kind::Incoming(_));
        while let Some(frame) = self.frame().await {
            match frame {
                Ok(frame) => match frame.into_data() {
                    Ok(piece) => return Ok(Some(piece)),
                    Err(_) => continue,
                },
                Err(error) if sent_by_client => return Err(unreadable(error).into()),
                Err(error) => return Err(crate::Error::from_box(error)),
            }
        }
        Ok(None)
    }

    pub(crate) fn incoming(body: Frames, connection: &Arc<Connection>) -> Self {
        use http_body::Body as _;
        if body.is_end_stream() {
            Self::empty()
        } else {
            Self(Kind::Incoming(Box::new(Incoming::new(body, connection))))
        }
    }

    /// Takes what is wholly in memory, if it is.
    pub(crate) fn take_full(&mut self) -> Option<Bytes> {
        match &mut self.0 {
            Kind::Full(bytes) => Some(std::mem::take(bytes)),
            Kind::Empty | Kind::Incoming(_) | Kind::Stream(_) => None,
        }
    }

    /// Takes it for the answer on a connection, which is complete now, or when the stream is dropped.
    pub(crate) fn answers(&mut self, connection: &Arc<Connection>) {
        if let Kind::Empty | Kind::Full(_) = self.0 {
            return connection.progress.answered();
        }
        *self = match std::mem::take(self).0 {
            Kind::Stream(stream) => Self::stream(Answering::new(unlocked(stream), connection)),
            kind => Self::stream(Answering::new(Self(kind), connection)),
        };
    }

    /// The same in exactly so many bytes; see [`Exactly`].
    pub(super) fn exactly(self, length: u64) -> Self {
        match self.0 {
            // Not through `self`, which would log an error once more.
            Kind::Stream(stream) => Self::stream(Exactly::new(unlocked(stream), length)),
            kind => Self::stream(Exactly::new(Self(kind), length)),
        }
    }

    /// Ends what a client sends with a 413 after this many bytes.
    pub(crate) fn limit(&mut self, bytes: u64) {
        if let Kind::Incoming(body) = &mut self.0 {
            body.limit(bytes);
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().0 {
            Kind::Empty => Poll::Ready(None),
            Kind::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Full(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Incoming(body) => Pin::new(body).poll_frame(cx),
            Kind::Stream(body) => poll_contained(exclusive(body), cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Empty => true,
            Kind::Full(bytes) => bytes.is_empty(),
            Kind::Incoming(body) => body.is_end_stream(),
            Kind::Stream(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Incoming(body) => body.size_hint(),
            Kind::Stream(body) => body.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).size_hint(),
        }
    }
}

/// The next frame of a user's stream. A panic there is an error as any other; both are logged, because the client can be
/// told only that it has not got everything.
fn poll_contained(stream: &mut Stream, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
    // Unwind safety: after an error the stream is not polled again.
    let poll = catch_unwind(AssertUnwindSafe(|| stream.as_mut().poll_frame(cx)));
    let poll = poll.unwrap_or_else(|_| Poll::Ready(Some(Err("panicked".into()))));
    // A client is told of its own mistakes, and nobody else.
    if let Poll::Ready(Some(Err(error))) = &poll
        && !error.is::<HttpException>()
    {
        tracing::error!("a stream broke off: {}", text_of(&**error));
    }
    poll
}

/// An exception as itself, so that it keeps its status.
fn failed(error: BoxError) -> crate::Error {
    match error.downcast::<HttpException>() {
        Ok(exception) => (*exception).into(),
        Err(error) => crate::Error::from_box(error),
    }
}

/// What an unlocked mutex holds, seen through its only owner.
fn exclusive(stream: &mut Mutex<Stream>) -> &mut Stream {
    stream.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn unlocked(stream: Mutex<Stream>) -> Stream {
    stream.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Empty => "Body(empty)",
            Kind::Full(_) => "Body(full)",
            Kind::Incoming(..) | Kind::Stream(_) => "Body(stream)",
        })
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::full(bytes)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::full(text)
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::full(text)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::full(bytes)
    }
}
