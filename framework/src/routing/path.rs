//! The path of a request, segment by segment.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Where a segment stands in a path, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u16,
    end: u16,
}

/// A request path that is fit to be routed: absolute, and UTF-8 once decoded.
pub(super) struct RequestPath<'p> {
    /// `(/segment)*`: without the one trailing slash that is ignored, so the root is empty.
    text: &'p str,
    encoded: bool,
}

/// Why a path is not routed at all.
pub(super) enum Unroutable {
    /// `*`, or nothing at all: the target of a server-wide `OPTIONS` or a `CONNECT`.
    NotAPath,
    /// Not UTF-8 once decoded, or longer than the 64 KiB that a URI may have.
    Bad,
}

impl<'p> RequestPath<'p> {
    pub(super) fn new(path: &'p str) -> Result<Self, Unroutable> {
        if !path.starts_with('/') {
            return Err(Unroutable::NotAPath);
        }
        let encoded = path.as_bytes().contains(&b'%');
        // A slash is no continuation byte, so the whole decodes exactly if each segment does.
        if path.len() > usize::from(u16::MAX) || (encoded && percent_decode_str(path).decode_utf8().is_err()) {
            return Err(Unroutable::Bad);
        }
        Ok(Self { text: path.strip_suffix('/').unwrap_or(path), encoded })
    }

    /// The segment behind the slash at `at`, or nothing at the end of the path.
    pub(super) fn segment(&self, at: u16) -> Option<Span> {
        let start = usize::from(at) + 1;
        let rest = self.text.as_bytes().get(start..)?;
        let length = rest.iter().position(|byte| *byte == b'/').unwrap_or(rest.len());
        Span::new(start, start + length)
    }

    /// All from the beginning of a segment to the end of the path.
    pub(super) fn rest(&self, segment: Span) -> Option<Span> {
        Span::new(usize::from(segment.start), self.text.len())
    }

    /// The decoded text of a segment.
    pub(super) fn text(&self, span: Span) -> Cow<'p, str> {
        let text = span.of(self.text).unwrap_or_default();
        if self.encoded { percent_decode_str(text).decode_utf8_lossy() } else { Cow::Borrowed(text) }
    }
}

impl Span {
    fn new(start: usize, end: usize) -> Option<Self> {
        Some(Self { start: start.try_into().ok()?, end: end.try_into().ok()? })
    }

    /// Where the slash of the next segment stands, if there is one.
    pub(super) fn end(self) -> u16 {
        self.end
    }

    pub(super) fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text of the segment as it was sent; nothing if `path` is another path and ends before.
    pub(super) fn of(self, path: &str) -> Option<&str> {
        path.get(usize::from(self.start)..usize::from(self.end))
    }
}
