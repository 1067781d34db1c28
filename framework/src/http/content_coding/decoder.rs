//! The codings that are decompressed.

use crate::http::chunks::Chunks;
use crate::http::{BadRequestException, Body, BoxError, HttpException};
use async_compression::tokio::bufread::{BrotliDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder};
use async_compression::zstd::DParameter;
use http_body_util::BodyExt;
use std::io;
use std::pin::Pin;
use tokio::io::{AsyncBufRead, AsyncRead};
use tokio_util::io::{ReaderStream, StreamReader};

pub(super) const CODINGS: &str = "gzip, deflate, br, zstd";

/// The largest window that a zstd frame may ask for, 2²³ bytes (RFC 9659, section 3).
const ZSTD_WINDOW: u32 = 23;

type Reader = Pin<Box<dyn AsyncBufRead + Send>>;
type Decoder = Pin<Box<dyn AsyncRead + Send>>;

/// The body as it was before it was compressed; none if the coding is none of ours.
pub(super) fn decoder(coding: &str, body: Body) -> Option<Body> {
    let (name, decode): (_, fn(Reader) -> Decoder) = match coding {
        // RFC 9110, section 8.4.1.3, wants the old name to be known.
        "gzip" | "x-gzip" => ("gzip", gzip),
        "deflate" => ("zlib", |reader| Box::pin(ZlibDecoder::new(reader))),
        "br" => ("brotli", |reader| Box::pin(BrotliDecoder::new(reader))),
        "zstd" => ("zstd", zstd),
        _ => return None,
    };
    let reader = StreamReader::new(body.map_err(io::Error::other).into_data_stream());
    let chunks = Chunks::new(ReaderStream::new(decode(Box::pin(reader))));
    Some(Body::stream(chunks.map_err(move |error| unreadable(error, name))))
}

/// It may come in several members, one behind the other (RFC 1952, section 2.2).
fn gzip(reader: Reader) -> Decoder {
    let mut decoder = GzipDecoder::new(reader);
    decoder.multiple_members(true);
    Box::pin(decoder)
}

fn zstd(reader: Reader) -> Decoder {
    let mut decoder = ZstdDecoder::with_params(reader, &[DParameter::window_log_max(ZSTD_WINDOW)]);
    decoder.multiple_members(true);
    Box::pin(decoder)
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
