//! One segment of a route pattern.

use super::constraint::Constraint;
use super::pattern_error::Kind;
use percent_encoding::percent_decode_str;
use std::fmt::{self, Write};

/// What stands between two slashes of a pattern, in the order in which it is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    /// Exactly this text, kept percent-decoded.
    Static(Box<str>),
    /// A text that matches a regex, under this name.
    Constrained(Box<str>, Constraint),
    /// Any text that is not empty, under this name.
    Param(Box<str>),
    /// This segment, which is not empty, and all that follow it, under this name.
    Rest(Box<str>),
}

impl Segment {
    /// The first segment of `text`, and what is left of it: nothing, or a slash and more.
    pub(super) fn parse(text: &str) -> Result<(Self, &str), Kind> {
        let end = text.find('/').unwrap_or(text.len());
        let (segment, rest) = text.split_at(end);
        let parsed = match segment.as_bytes().first() {
            None => Err(Kind::Empty),
            Some(b':') => Self::param(segment, rest),
            Some(b'*') => Self::rest(segment),
            Some(_) => Self::fixed(segment),
        };
        Ok((parsed?, rest))
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Static(_) => None,
            Self::Constrained(name, _) | Self::Param(name) | Self::Rest(name) => Some(name),
        }
    }

    /// `after` is what follows the segment: the regex may have been meant to go on there.
    fn param(segment: &str, after: &str) -> Result<Self, Kind> {
        let Some((name, tail)) = leading_name(&segment[1..]) else { return Err(Kind::Name(segment.into())) };
        if tail.is_empty() {
            return Ok(Self::Param(name.into()));
        }
        let Some(open) = tail.strip_prefix('(') else { return Err(Kind::Suffix(segment.into())) };
        match open.strip_suffix(')') {
            Some(regex) => Self::constrained(name, regex, segment),
            None if open.contains(')') => Err(Kind::Suffix(segment.into())),
            None if after.contains(')') => Err(Kind::SlashInRegex(segment.into())),
            None => Err(Kind::Unclosed(segment.into())),
        }
    }

    fn constrained(name: &str, regex: &str, segment: &str) -> Result<Self, Kind> {
        if regex.is_empty() {
            return Err(Kind::EmptyRegex(segment.into()));
        }
        let invalid = |reason| Kind::Regex { regex: regex.into(), reason };
        Ok(Self::Constrained(name.into(), Constraint::new(regex).map_err(invalid)?))
    }

    fn rest(segment: &str) -> Result<Self, Kind> {
        match leading_name(&segment[1..]) {
            Some((name, "")) => Ok(Self::Rest(name.into())),
            _ => Err(Kind::Rest(segment.into())),
        }
    }

    fn fixed(segment: &str) -> Result<Self, Kind> {
        // What ends a path, and what stands for a parameter here or in other dialects.
        if let Some(reserved) = segment.chars().find(|c| "?#:*{}".contains(*c)) {
            return Err(Kind::Reserved { segment: segment.into(), reserved });
        }
        let text = percent_decode_str(segment).decode_utf8();
        text.map(|text| Self::Static(text.into())).map_err(|_| Kind::Encoding(segment.into()))
    }
}

/// The name that `text` begins with, and what follows it.
pub(super) fn leading_name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, tail) = text.split_at(end);
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some((name, tail))
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(text) => text.chars().try_for_each(|c| write_char(c, f)),
            Self::Constrained(name, constraint) => write!(f, ":{name}({constraint})"),
            Self::Param(name) => write!(f, ":{name}"),
            Self::Rest(name) => write!(f, "*{name}"),
        }
    }
}

/// Escapes what would otherwise be read back as something else.
fn write_char(c: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match c {
        '\0'..='\x1f' | '\x7f' | '/' | '%' | '?' | '#' | ':' | '*' | '{' | '}' => write!(f, "%{:02X}", u32::from(c)),
        c => f.write_char(c),
    }
}
