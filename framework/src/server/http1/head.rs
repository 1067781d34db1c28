//! What of a request's head decides where the request ends and whose it is, read line by line (RFC 9112).
//!
//! hyper reads the head again, and refuses what is no method, no header name or no value. Here is judged what it lets
//! pass and what others may read differently, which is where request smuggling begins.

use super::violation::{Violation, bad, violation};
use crate::http::StatusCode;
use crate::http::host::is_authority;
use crate::server::head::{HeadLimits, LONGEST_METHOD};
use memchr::memchr;

/// A head as far as it has come.
#[derive(Default)]
pub(super) struct Head {
    /// Where the line begins that is to be read next.
    at: usize,
    /// How far a line without an end has been looked at.
    seen: usize,
    begun: bool,
    /// Whether it says `HTTP/1.0`.
    old: bool,
    host: bool,
    length: Option<u64>,
    coding: Coding,
}

/// How long the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Length(u64),
    Chunked,
}

/// What `Transfer-Encoding` lists so far.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Coding {
    #[default]
    None,
    Chunked,
    Other,
    OtherThenChunked,
}

impl Head {
    /// Reads on in what has come of the head, which is always given from its beginning. Once it is whole: how many bytes
    /// it has, and how its body is framed.
    pub(super) fn read(&mut self, bytes: &[u8], limits: &HeadLimits) -> Result<Option<(usize, Framing)>, Violation> {
        let mut rest = &bytes[self.at..];
        if self.read_lines(&mut rest, limits)? {
            return Ok(Some((within(bytes.len() - rest.len(), limits)?, self.framing()?)));
        }
        self.at = bytes.len() - rest.len();
        within(bytes.len(), limits)?;
        self.unfinished(rest, limits)?;
        Ok(None)
    }

    /// Whether the last line of the head is among them.
    fn read_lines(&mut self, rest: &mut &[u8], limits: &HeadLimits) -> Result<bool, Violation> {
        while !self.begun {
            match next_line(rest)? {
                None => return Ok(false),
                // Empty lines before a request are to be ignored (section 2.2).
                Some([]) => {}
                Some(line) => self.request_line(line, limits)?,
            }
        }
        while let Some(line) = next_line(rest)? {
            if line.is_empty() {
                return Ok(true);
            }
            self.field(line, limits)?;
        }
        Ok(false)
    }

    fn request_line(&mut self, line: &[u8], limits: &HeadLimits) -> Result<(), Violation> {
        self.begun = true;
        self.old = line.ends_with(b" HTTP/1.0");
        let method = method(line);
        if method.len() > LONGEST_METHOD {
            return Err(bad("the method is too long"));
        }
        if line.len() > limits.line {
            return Err(violation(StatusCode::URI_TOO_LONG, "URI Too Long"));
        }
        if !is_plain(line) {
            return Err(not_plain(line));
        }
        match line.get(method.len() + 1) {
            Some(b'/') if method != b"CONNECT" => Ok(()),
            _ => check_target(method, target(&line[method.len()..])),
        }
    }

    fn field(&mut self, line: &[u8], limits: &HeadLimits) -> Result<(), Violation> {
        if line.len() > limits.value && value_length(line) > limits.value {
            return Err(TOO_LARGE);
        }
        match line {
            [b'h' | b'H', b'o' | b'O', b's' | b'S', b't' | b'T', b':', host @ ..] => self.host(trimmed(host)),
            [b'c' | b'C' | b't' | b'T', ..] => self.framing_field(line),
            _ => Ok(()),
        }
    }

    /// Out of the way of the others, which take fewer registers.
    #[inline(never)]
    fn framing_field(&mut self, line: &[u8]) -> Result<(), Violation> {
        if let Some(length) = value(line, b"content-length") {
            return self.length(length);
        }
        value(line, b"transfer-encoding").map_or(Ok(()), |codings| self.codings(codings))
    }

    /// It has to be there exactly once (section 3.2).
    fn host(&mut self, host: &[u8]) -> Result<(), Violation> {
        if std::mem::replace(&mut self.host, true) {
            return Err(bad("there is more than one Host"));
        }
        if is_authority(host) { Ok(()) } else { Err(bad("the Host is not valid")) }
    }

    /// A second one is refused also where it says the same (section 6.3).
    fn length(&mut self, digits: &[u8]) -> Result<(), Violation> {
        if self.length.is_some() {
            return Err(bad("there is more than one Content-Length"));
        }
        self.length = Some(number(digits).ok_or(bad("the Content-Length is not valid"))?);
        Ok(())
    }

    fn codings(&mut self, list: &[u8]) -> Result<(), Violation> {
        for coding in list.split(|byte| *byte == b',') {
            let coding = coding.trim_ascii();
            self.coding = match (self.coding, coding.eq_ignore_ascii_case(b"chunked")) {
                (Coding::None, true) => Coding::Chunked,
                (Coding::Other, true) => Coding::OtherThenChunked,
                (Coding::None | Coding::Other, false) if is_token(coding) => Coding::Other,
                _ => return Err(bad("the Transfer-Encoding is not valid")),
            };
        }
        Ok(())
    }

    /// Section 6.3, without what it lets servers be lenient in.
    fn framing(&self) -> Result<Framing, Violation> {
        if !self.host && !self.old {
            return Err(bad("there is no Host"));
        }
        match (self.coding, self.length) {
            (Coding::None, length) => Ok(Framing::Length(length.unwrap_or(0))),
            (_, Some(_)) => Err(bad("there are a Content-Length and a Transfer-Encoding")),
            (Coding::Chunked, None) if !self.old => Ok(Framing::Chunked),
            (Coding::OtherThenChunked, None) if !self.old => {
                Err(violation(StatusCode::NOT_IMPLEMENTED, "the only Transfer-Encoding is chunked"))
            }
            _ => Err(bad("the Transfer-Encoding is not valid")),
        }
    }

    /// Refuses what cannot become a head before its client is late with the rest.
    #[cold]
    fn unfinished(&mut self, line: &[u8], limits: &HeadLimits) -> Result<(), Violation> {
        if !self.begun {
            check_begin(line, limits)?;
        }
        let new = &line[self.seen.saturating_sub(self.at).min(line.len())..];
        let new = new.strip_suffix(b"\r").unwrap_or(new);
        self.seen = self.at + line.len() - usize::from(line.ends_with(b"\r"));
        match new.iter().all(|byte| is_text(*byte)) {
            true => Ok(()),
            false => Err(bad("there is a control character in the head")),
        }
    }
}

const TOO_LARGE: Violation = violation(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Request Header Fields Too Large");

/// So many bytes, unless a head may not have so many.
fn within(bytes: usize, limits: &HeadLimits) -> Result<usize, Violation> {
    match bytes <= limits.head {
        true => Ok(bytes),
        false => Err(TOO_LARGE),
    }
}

/// The beginning of a first line that has no end yet.
fn check_begin(line: &[u8], limits: &HeadLimits) -> Result<(), Violation> {
    let method = method(line);
    if method.len() > LONGEST_METHOD {
        return Err(bad("the method is too long"));
    }
    if method.iter().any(|byte| !is_token_byte(*byte)) && line != b"\r" {
        return Err(bad("this is no request of HTTP/1.1"));
    }
    // Its line break may have come in part.
    if line.strip_suffix(b"\r").unwrap_or(line).len() > limits.line {
        return Err(violation(StatusCode::URI_TOO_LONG, "URI Too Long"));
    }
    if is_plain(line) { Ok(()) } else { Err(not_plain(line)) }
}

/// The first line, without its line break, if it has come whole.
fn next_line<'b>(rest: &mut &'b [u8]) -> Result<Option<&'b [u8]>, Violation> {
    let Some(end) = line_end(rest) else { return Ok(None) };
    let (line, behind) = rest.split_at(end);
    *rest = &behind[1..];
    match line.split_last() {
        Some((b'\r', line)) => Ok(Some(line)),
        _ => Err(bad("a line of the head does not end with CRLF")),
    }
}

/// Where the line break of the first line ends. Each head has an empty line, for which a call would be too much.
fn line_end(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"\r\n") { Some(1) } else { memchr(b'\n', bytes) }
}

fn method(line: &[u8]) -> &[u8] {
    let end = if line.starts_with(b"GET ") { Some(3) } else { memchr(b' ', line) };
    &line[..end.unwrap_or(line.len())]
}

/// Whether these are bytes that a first line may have, looked at eight at a time. A target has none beyond ASCII (RFC 3986,
/// section 2), and no fragment; hyper lets both pass.
fn is_plain(line: &[u8]) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let Some(last) = line.last_chunk() else { return line.iter().all(|byte| byte.is_ascii() && *byte != b'#') };
    let wrong = line.as_chunks().0.iter().chain([last]).fold(0, |wrong, word| {
        let word = u64::from_ne_bytes(*word);
        // To take one from each byte sets the highest bit of one that was zero.
        wrong | word | (word ^ (EACH * b'#' as u64)).wrapping_sub(EACH)
    });
    wrong & (EACH << 7) == 0
}

#[cold]
fn not_plain(line: &[u8]) -> Violation {
    bad(match line.is_ascii() {
        true => "a request has no fragment: there is a # in its target",
        false => "the target is not ASCII",
    })
}

/// What stands between method and version; hyper judges whether these are what they should be.
fn target(line: &[u8]) -> &[u8] {
    line.split(|byte| *byte == b' ').nth(1).unwrap_or_default()
}

/// The three forms of a target that are not a path (section 3.2).
#[cold]
fn check_target(method: &[u8], target: &[u8]) -> Result<(), Violation> {
    if method == b"CONNECT" {
        return Err(match is_authority(target) && memchr(b':', target).is_some() {
            true => violation(StatusCode::NOT_IMPLEMENTED, "this server is no proxy"),
            false => bad("the target of CONNECT is a host and a port"),
        });
    }
    let valid = (method == b"OPTIONS" && target == b"*") || authority(target).is_some_and(is_authority);
    if valid { Ok(()) } else { Err(bad("the target is neither a path nor a URL")) }
}

/// The authority of a whole URL.
fn authority(target: &[u8]) -> Option<&[u8]> {
    let scheme = target.iter().position(|byte| *byte == b':')?;
    let known = [&b"http"[..], b"https"].iter().any(|known| target[..scheme].eq_ignore_ascii_case(known));
    let rest = target[scheme + 1..].strip_prefix(b"//").filter(|_| known)?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?')).unwrap_or(rest.len());
    Some(&rest[..end])
}

/// The value of the field, if it has this name.
fn value<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    let (of, rest) = line.split_at_checked(name.len())?;
    let value = rest.strip_prefix(b":")?;
    of.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

/// Without white space around it, which is usually one space before it.
#[inline]
fn trimmed(value: &[u8]) -> &[u8] {
    match value.strip_prefix(b" ").unwrap_or(value) {
        value @ [b'!'..=b'~', .., b'!'..=b'~'] => value,
        value => value.trim_ascii(),
    }
}

#[cold]
fn value_length(line: &[u8]) -> usize {
    memchr(b':', line).map_or(0, |colon| line[colon + 1..].trim_ascii().len())
}

/// The largest length that hyper takes is two less than the largest number.
fn number(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    let number = digits.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    });
    number.filter(|number| *number < u64::MAX - 2)
}

fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|byte| is_token_byte(*byte))
}

/// `tchar` of RFC 9110, section 5.6.2.
pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// What a field's value consists of (RFC 9110, section 5.5).
pub(super) fn is_text(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}
