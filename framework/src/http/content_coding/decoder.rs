//! The codings that are decompressed.

use crate::http::chunks::Chunks;
use crate::http::{BadRequestException, Body, BoxError, HttpException};
use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder};
use async_compression::zstd::DParameter;
use http_body_util::BodyExt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};
use tokio_util::io::{ReaderStream, StreamReader};

pub(super) const CODINGS: &str = "gzip, deflate, br, zstd";

/// The largest window that a zstd frame may ask for, 2²³ bytes (RFC 9659, section 3).
const ZSTD_WINDOW: u32 = 23;

type Reader = Pin<Box<dyn AsyncBufRead + Send>>;

/// The body as it was before it was compressed; none if the coding is none of ours.
pub(super) fn decoder(coding: &str, body: Body) -> Option<Body> {
    let reader: Reader = Box::pin(StreamReader::new(body.map_err(io::Error::other).into_data_stream()));
    Some(match coding {
        // RFC 9110, section 8.4.1.3, wants the old name to be known.
        "gzip" | "x-gzip" => read(Whole(GzipDecoder::new(reader)), "gzip"),
        "deflate" => read(Whole(ZlibDecoder::new(reader)), "zlib"),
        "br" => read(Whole(BrotliDecoder::new(reader)), "brotli"),
        "zstd" => {
            let window = [DParameter::window_log_max(ZSTD_WINDOW)];
            read(Whole(ZstdDecoder::with_params(reader, &window)), "zstd")
        }
        _ => return None,
    })
}

fn read(decoder: impl AsyncRead + Send + 'static, name: &'static str) -> Body {
    Body::stream(Chunks::new(ReaderStream::new(decoder)).map_err(move |error| unreadable(error, name)))
}

/// Reads what was compressed, and nothing behind it. Formats that allow several members, one behind the other, would allow
/// any number of empty ones, which cost time and count for no limit.
struct Whole<D>(D);

/// A decoder that gives back what it reads from.
trait Decoder: AsyncRead + Unpin {
    fn rest(&mut self) -> &mut Reader;
}

macro_rules! decoders {
    ($($decoder:ident)*) => {$(
        impl Decoder for $decoder<Reader> {
            fn rest(&mut self) -> &mut Reader {
                self.get_mut()
            }
        }
    )*};
}

decoders!(GzipDecoder ZlibDecoder BrotliDecoder ZstdDecoder);

impl<D: Decoder> AsyncRead for Whole<D> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.0).poll_read(cx, buffer))?;
        if buffer.filled().len() > before || buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        match ready!(self.0.rest().as_mut().poll_fill_buf(cx))?.is_empty() {
            true => Poll::Ready(Ok(())),
            false => Poll::Ready(Err(io::ErrorKind::InvalidData.into())),
        }
    }
}

/// What ended the body below, such as a time-out, else that it is not what it says.
fn unreadable(error: BoxError, name: &str) -> BoxError {
    let Ok(error) = error.downcast::<io::Error>() else { return malformed(name) };
    match error.downcast::<HttpException>() {
        Ok(exception) => Box::new(exception),
        Err(_) => malformed(name),
    }
}

fn malformed(name: &str) -> BoxError {
    Box::new(HttpException::from(BadRequestException::new(format!("request body is not valid {name}"))))
}
