//! Bodies: as JSON, as text, as bytes, with a limit.

use super::refusal::{bad_request, too_large, unreadable, unsupported};
use super::{unknown, wording};
use crate::http::body_limit::declared;
use crate::http::map_json::is_json;
use crate::http::{Body, HttpException};
use crate::validation::Violations;
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body::Body as _;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

/// Longer messages are cut: they may hold keys that the client chose.
const LONGEST_MESSAGE: usize = 500;

/// Takes the body and reads it as JSON, which may nest 128 levels deep. `limit` is in bytes.
///
/// # Errors
///
/// 415 unless the content type is `application/json` or `application/…+json` (RFC 6839, section 3.1), 413 for more than
/// `limit` bytes, 400 for what is no such JSON: the text says where, and what was expected.
pub(crate) async fn read<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &mut Body,
    limit: u64,
) -> Result<T, HttpException> {
    parse(&text(headers, body, limit).await?)
}

/// As [`read`], and says which properties `T` does not have.
///
/// # Errors
///
/// As [`read`].
pub(crate) async fn read_strictly<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &mut Body,
    limit: u64,
) -> Result<(T, Violations), HttpException> {
    parse_strictly(&text(headers, body, limit).await?)
}

/// The bytes of a body that says it is JSON.
async fn text(headers: &HeaderMap, body: &mut Body, limit: u64) -> Result<Bytes, HttpException> {
    if !headers.contains_key(CONTENT_TYPE) && body.is_end_stream() {
        return Err(empty());
    }
    if !is_json(headers) {
        return Err(unsupported("application/json"));
    }
    bytes(headers, body, limit).await
}

/// Takes the body as it is.
///
/// # Errors
///
/// 413 for more than `limit` bytes; if `Content-Length` says so, before anything is read. 400 if the body breaks off.
pub(crate) async fn bytes(headers: &HeaderMap, body: &mut Body, limit: u64) -> Result<Bytes, HttpException> {
    let mut body = std::mem::take(body);
    if declared(headers).unwrap_or_else(|| body.size_hint().lower()) > limit {
        return Err(too_large());
    }
    let first = next(&mut body, 0, limit).await?.unwrap_or_default();
    if body.is_end_stream() {
        return Ok(first);
    }
    match next(&mut body, first.len(), limit).await? {
        Some(second) => collect(body, first, second, limit).await,
        None => Ok(first),
    }
}

/// The next data, if there is any. `read` bytes came before it.
async fn next(body: &mut Body, read: usize, limit: u64) -> Result<Option<Bytes>, HttpException> {
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(unreadable)?.into_data() else { continue };
        if (read + data.len()) as u64 > limit {
            return Err(too_large());
        }
        if !data.is_empty() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

async fn collect(mut body: Body, first: Bytes, second: Bytes, limit: u64) -> Result<Bytes, HttpException> {
    let mut all = BytesMut::with_capacity(2 * (first.len() + second.len()));
    all.extend_from_slice(&first);
    all.extend_from_slice(&second);
    while let Some(data) = next(&mut body, all.len(), limit).await? {
        all.extend_from_slice(&data);
    }
    Ok(all.freeze())
}

/// Reads plainly; only what fails is read once more, slowly, to say where.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, HttpException> {
    if bytes.trim_ascii().is_empty() {
        return Err(empty());
    }
    serde_json::from_slice(bytes).map_err(|error| explain::<T>(bytes, &error))
}

/// As [`parse`], and says which properties `T` does not have.
pub(crate) fn parse_strictly<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, Violations), HttpException> {
    if bytes.trim_ascii().is_empty() {
        return Err(empty());
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = unknown::read(&mut json).and_then(|read| json.end().map(|()| read));
    read.map_err(|error| explain::<T>(bytes, &error))
}

fn explain<T: DeserializeOwned>(bytes: &[u8], error: &serde_json::Error) -> HttpException {
    if let Err(error) = std::str::from_utf8(bytes) {
        return not_utf8(&error);
    }
    let located = serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_slice(bytes));
    let path = located.err().map(|located| dotted(located.path())).unwrap_or_default();
    bad_request(cut(&describe(error, &path)))
}

fn describe(error: &serde_json::Error, path: &str) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let plain = text.strip_suffix(&place).unwrap_or(&text);
    let place = if error.line() == 0 { "" } else { &place };
    match (error.is_data(), path) {
        (false, _) => format!("malformed JSON: {plain}{place}"),
        (true, "") => format!("{}{place}", wording::message(plain)),
        (true, path) => format!("{path}: {}{place}", wording::message(plain)),
    }
}

/// As validation names fields: `items.0.name`.
pub(super) fn dotted(path: &Path) -> String {
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { variant } => Some(variant.clone()),
        Segment::Unknown => None,
    });
    segments.collect::<Vec<_>>().join(".")
}

fn cut(message: &str) -> String {
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}

fn empty() -> HttpException {
    bad_request("request body is empty")
}

fn not_utf8(error: &std::str::Utf8Error) -> HttpException {
    bad_request(format!("request body is not valid UTF-8 at byte {}", error.valid_up_to()))
}

#[cfg(test)]
mod tests;
