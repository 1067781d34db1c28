//! A file as an answer, sent while it is read.

use super::body::Body;
use super::disposition::attachment;
use super::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tokio::io::AsyncRead;

/// A file, or anything else that is read, as an answer. It is sent while it is read, so its size does not matter.
///
/// `Content-Type` is `application/octet-stream` unless it is said otherwise. `Content-Length` is sent where the length
/// is known: of a file, of bytes, and of a reader with [`length`](Self::length). A file that turns out to be shorter
/// cuts the connection and is logged.
///
/// ```
/// use nestling::http::StreamableFile;
/// use nestling::prelude::*;
///
/// #[controller("/reports")]
/// struct ReportsController;
///
/// #[routes]
/// impl ReportsController {
///     #[get("/latest")]
///     async fn latest(&self) -> Result<StreamableFile> {
///         let file = StreamableFile::open("reports/latest.csv").await?;
///         Ok(file.content_type("text/csv; charset=utf-8").attachment("cats.csv"))
///     }
/// }
/// ```
///
/// Source: <https://docs.nestjs.com/techniques/streaming-files>.
#[derive(Debug)]
#[must_use = "a file is sent when the handler returns it"]
pub struct StreamableFile {
    body: Body,
    length: Option<u64>,
    content_type: HeaderValue,
    disposition: Option<HeaderValue>,
}

impl StreamableFile {
    /// The file at this path. No worker waits for the disk, neither here nor while it is sent.
    ///
    /// A path that comes from a client has to be checked first: `..` leads out of every folder.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, and when it is a folder or anything else that is no file. Returned with `?`, that is a
    /// 500; where the client chooses the file, a missing one is better a
    /// [`NotFoundException`](super::NotFoundException).
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let (file, length) = tokio::task::spawn_blocking(|| open(path)).await??;
        Ok(Self::from_reader(tokio::fs::File::from_std(file)).length(length))
    }

    /// What this reader gives.
    pub fn from_reader<R: AsyncRead + Send + 'static>(reader: R) -> Self {
        Self::of(Body::from_reader(reader))
    }

    /// These bytes.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::of(Body::full(bytes))
    }

    fn of(body: Body) -> Self {
        let content_type = HeaderValue::from_static("application/octet-stream");
        Self { body, length: None, content_type, disposition: None }
    }

    /// The media type. One that cannot stand in a header is logged and ignored.
    pub fn content_type(mut self, media_type: impl AsRef<str>) -> Self {
        if let Some(value) = value(CONTENT_TYPE, media_type.as_ref()) {
            self.content_type = value;
        }
        self
    }

    /// `Content-Disposition`, as it is: `inline`, for example. One that cannot stand in a header is logged and ignored.
    /// A name is better given to [`attachment`](Self::attachment), which encodes it.
    pub fn disposition(mut self, disposition: impl AsRef<str>) -> Self {
        if let Some(value) = value(CONTENT_DISPOSITION, disposition.as_ref()) {
            self.disposition = Some(value);
        }
        self
    }

    /// Has the client save it under this name, which may be any text: it is encoded (RFC 6266, RFC 8187), and loses
    /// folders and control characters.
    pub fn attachment(mut self, name: impl AsRef<str>) -> Self {
        self.disposition = Some(attachment(name.as_ref()));
        self
    }

    /// How many bytes the reader gives: what comes after them is left out, and an end before them cuts the connection.
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }
}

impl IntoResponse for StreamableFile {
    fn into_response(self) -> Response {
        let body = match self.length {
            Some(length) => self.body.exactly(length),
            None => self.body,
        };
        let mut response = Response::new(body);
        response.headers_mut().insert(CONTENT_TYPE, self.content_type);
        if let Some(disposition) = self.disposition {
            response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
        }
        response
    }
}

/// The file and its length.
fn open(path: PathBuf) -> io::Result<(fs::File, u64)> {
    // Before it is opened: to open a named pipe waits for whoever writes to it.
    if !fs::metadata(&path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    let file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    Ok((file, length))
}

fn value(name: HeaderName, text: &str) -> Option<HeaderValue> {
    let value = HeaderValue::try_from(text);
    value.inspect_err(|error| tracing::error!(%error, %name, "a header of a file was left out")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body::Body as _;

    fn header(response: &Response, name: HeaderName) -> Option<&str> {
        Some(response.headers().get(name)?.to_str().unwrap())
    }

    async fn text(response: Response) -> String {
        String::from_utf8(response.into_body().into_bytes().await.unwrap().into()).unwrap()
    }

    #[tokio::test]
    async fn a_file_has_its_length() {
        let path = std::env::temp_dir().join(format!("nestling-{}-streamable.txt", std::process::id()));
        std::fs::write(&path, "miaow").unwrap();
        let response = StreamableFile::open(&path).await.unwrap().into_response();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(header(&response, CONTENT_TYPE), Some("application/octet-stream"));
        assert_eq!(header(&response, CONTENT_DISPOSITION), None);
        assert_eq!(response.body().size_hint().exact(), Some(5));
        assert_eq!(text(response).await, "miaow");
    }

    #[tokio::test]
    async fn what_is_no_file_is_an_error() {
        let error = StreamableFile::open(std::env::temp_dir()).await.unwrap_err();
        assert_eq!(error.to_string(), "it is not a file");
        let error = StreamableFile::open("/no/such/file").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(StreamableFile::open("a\0b").await.is_err());
    }

    #[tokio::test]
    async fn bytes_and_readers_are_files_too() {
        let bytes = StreamableFile::from_bytes("miaow").content_type("text/plain").into_response();
        assert_eq!(header(&bytes, CONTENT_TYPE), Some("text/plain"));
        assert_eq!((bytes.body().size_hint().exact(), text(bytes).await.as_str()), (Some(5), "miaow"));
        let reader = StreamableFile::from_reader(&b"miaow"[..]).into_response();
        assert_eq!((reader.body().size_hint().exact(), text(reader).await.as_str()), (None, "miaow"));
    }

    #[test]
    fn headers_that_would_split_the_response_are_left_out() {
        let file = StreamableFile::from_bytes("x").content_type("text/plain\r\nx: y").disposition("inline\r\n\r\n<b>");
        let response = file.into_response();
        assert_eq!(header(&response, CONTENT_TYPE), Some("application/octet-stream"));
        assert_eq!(header(&response, CONTENT_DISPOSITION), None);
        let response = StreamableFile::from_bytes("x").disposition("inline").into_response();
        assert_eq!(header(&response, CONTENT_DISPOSITION), Some("inline"));
        let response = StreamableFile::from_bytes("x").attachment("a\r\nb").into_response();
        assert_eq!(header(&response, CONTENT_DISPOSITION), Some("attachment; filename=\"ab\""));
    }
}
