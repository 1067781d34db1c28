//! Route patterns: what `"/cats/:id"` means.

use percent_encoding::percent_decode_str;
use std::fmt::{self, Write};

/// A route pattern: segments between slashes, each a text or a `:parameter`.
///
/// A pattern is written like a path, so `%XX` stands for its byte: `/caf%C3%A9` and `/café` are the same pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    segments: Vec<Segment>,
}

/// What stands between two slashes of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Exactly this text, kept percent-decoded.
    Static(Box<str>),
    /// Any text that is not empty, under this name.
    Param(Box<str>),
}

impl Pattern {
    /// Reads a pattern. The leading slash is optional, one trailing slash is ignored, and `""` is `"/"`.
    ///
    /// # Errors
    /// For an empty segment, a parameter without a proper name or with one that is taken, a regex or a rest parameter,
    /// and characters that no path has unescaped.
    pub(crate) fn parse(text: &str) -> Result<Self, PatternError> {
        Self::segments_of(text).and_then(Self::of).map_err(|kind| PatternError { pattern: text.to_owned(), kind })
    }

    /// The pattern of `path` below `prefix`.
    ///
    /// # Errors
    /// If both have a parameter of the same name.
    pub(crate) fn join(prefix: &Self, path: &Self) -> Result<Self, PatternError> {
        let segments = [&prefix.segments[..], &path.segments[..]].concat();
        let error = |kind| PatternError { pattern: Self { segments: segments.clone() }.to_string(), kind };
        Self::of(segments.clone()).map_err(error)
    }

    /// The pattern without the names of its parameters: `/cats/:`. Patterns of the same shape match the same paths.
    pub(crate) fn shape(&self) -> String {
        let nameless = |segment: &Segment| match segment {
            Segment::Static(_) => segment.clone(),
            Segment::Param(_) => Segment::Param("".into()),
        };
        Self { segments: self.segments.iter().map(nameless).collect() }.to_string()
    }

    /// The names of the parameters, from left to right.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    fn segments_of(text: &str) -> Result<Vec<Segment>, Kind> {
        let mut segments = Vec::new();
        let mut rest = text.strip_prefix('/').unwrap_or(text);
        while !rest.is_empty() {
            let (segment, after) = Segment::parse(rest)?;
            segments.push(segment);
            rest = after.strip_prefix('/').unwrap_or(after);
        }
        Ok(segments)
    }

    fn of(segments: Vec<Segment>) -> Result<Self, Kind> {
        let pattern = Self { segments };
        let twice =
            pattern.names().enumerate().find(|(at, name)| pattern.names().take(*at).any(|other| other == *name));
        match twice {
            Some((_, name)) => Err(Kind::Duplicate(name.to_owned())),
            None => Ok(pattern),
        }
    }
}

/// Canonical: a leading slash, no trailing one.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        self.segments.iter().try_for_each(|segment| write!(f, "/{segment}"))
    }
}

impl Segment {
    /// The first segment of `text`, and what is left of it: nothing, or a slash and more.
    fn parse(text: &str) -> Result<(Self, &str), Kind> {
        let end = text.find('/').unwrap_or(text.len());
        let (segment, rest) = text.split_at(end);
        let segment = match segment.as_bytes().first() {
            None => return Err(Kind::Empty),
            Some(b':') => Self::param(segment)?,
            Some(b'*') => return Err(Kind::Rest(segment.to_owned())),
            Some(_) => Self::fixed(segment)?,
        };
        Ok((segment, rest))
    }

    fn param(segment: &str) -> Result<Self, Kind> {
        let name = &segment[1..];
        match name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
            Some(at) if at > 0 && name[at..].starts_with('(') => Err(Kind::Regex(segment.to_owned())),
            None if name.starts_with(|c: char| !c.is_ascii_digit()) => Ok(Self::Param(name.into())),
            _ => Err(Kind::Name(segment.to_owned())),
        }
    }

    fn fixed(segment: &str) -> Result<Self, Kind> {
        // What ends a path, and what stands for a parameter here or in other dialects.
        if let Some(reserved) = segment.chars().find(|c| "?#:*{}".contains(*c)) {
            return Err(Kind::Reserved { segment: segment.to_owned(), reserved });
        }
        let text = percent_decode_str(segment).decode_utf8();
        text.map(|text| Self::Static(text.into())).map_err(|_| Kind::Encoding(segment.to_owned()))
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Static(_) => None,
            Self::Param(name) => Some(name),
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(text) => text.chars().try_for_each(|c| write_char(c, f)),
            Self::Param(name) => write!(f, ":{name}"),
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

/// Why a text is no route pattern.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pattern: String,
    kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Name(String),
    Duplicate(String),
    Regex(String),
    Rest(String),
    Reserved { segment: String, reserved: char },
    Encoding(String),
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "route pattern {:?}: {}", self.pattern, self.kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a segment is empty; write one slash, not two"),
            Self::Name(segment) => {
                write!(f, "`{segment}` names no parameter; a name is letters, digits and `_`, without a digit in front")
            }
            Self::Duplicate(name) => write!(f, "two parameters are called `{name}`; rename one of them"),
            Self::Regex(segment) => {
                write!(f, "`{segment}` constrains a parameter, which is not supported; leave the parentheses out")
            }
            Self::Rest(segment) => {
                write!(
                    f,
                    "`{segment}` takes the rest of the path, which is not supported; name each segment, as in `:id`"
                )
            }
            Self::Reserved { segment, reserved } => {
                let code = u32::from(*reserved);
                write!(f, "`{reserved}` inside `{segment}`; a parameter is a whole segment, as in `/:id`, ")?;
                write!(f, "and a literal `{reserved}` is written `%{code:02X}`")
            }
            Self::Encoding(segment) => write!(f, "`{segment}` is not UTF-8 once its `%XX` are decoded"),
        }
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn canonical(text: &str) -> String {
        Pattern::parse(text).unwrap().to_string()
    }

    fn error(text: &str) -> String {
        Pattern::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn slashes_around_a_pattern_do_not_matter() {
        for text in ["/cats/:id", "cats/:id", "/cats/:id/", "cats/:id/"] {
            assert_eq!(canonical(text), "/cats/:id");
        }
        assert_eq!((canonical("/"), canonical("")), ("/".into(), "/".into()));
    }

    #[test]
    fn escapes_are_decoded_and_written_where_needed() {
        assert_eq!(canonical("/c%61ts/caf%C3%A9"), "/cats/café");
        assert_eq!(canonical("/a%2Fb/%3Aid/100%"), "/a%2Fb/%3Aid/100%25");
        assert!(error("/%FF").contains("`%FF` is not UTF-8"));
    }

    #[test]
    fn empty_segments_are_refused() {
        for text in ["//", "/cats//", "/cats//dogs", "//cats"] {
            assert!(error(text).contains("a segment is empty"), "{text}");
        }
    }

    #[test]
    fn names_are_identifiers() {
        assert_eq!(canonical("/:_cat9"), "/:_cat9");
        for text in ["/:", "/:9", "/:a-b", "/:é", "/:a.json", "/:(a)"] {
            assert!(error(text).contains("names no parameter"), "{text}");
        }
        assert!(error("/:id/toys/:id").contains("two parameters are called `id`"));
    }

    #[test]
    fn says_what_is_not_supported() {
        assert!(error("/:id(\\d+)").contains("`:id(\\d+)` constrains a parameter"));
        assert!(error("/files/*path").contains("`*path` takes the rest"));
    }

    #[test]
    fn other_dialects_are_refused_instead_of_matched_literally() {
        assert!(error("/cats/{id}").contains("a parameter is a whole segment, as in `/:id`"));
        assert!(error("/cats-:id").contains("literal `:` is written `%3A`"));
        assert!(error("/cats?x").contains("`?` inside `cats?x`"));
    }

    #[test]
    fn joins_below_a_prefix() {
        let parse = |text| Pattern::parse(text).unwrap();
        let join = |prefix, path| Pattern::join(&parse(prefix), &parse(path));
        assert_eq!(join("/owners/:owner", "/cats/:id").unwrap().to_string(), "/owners/:owner/cats/:id");
        assert_eq!(join("/", "/").unwrap().to_string(), "/");
        let error = join("/owners/:id", "/cats/:id").unwrap_err().to_string();
        assert!(error.starts_with("route pattern \"/owners/:id/cats/:id\": two parameters"), "{error}");
    }

    #[test]
    fn the_shape_has_no_names() {
        let shape = |text| Pattern::parse(text).unwrap().shape();
        assert_eq!(shape("/cats/:id/toys"), "/cats/:/toys");
        assert_ne!(shape("/:id"), shape("/%3A"));
    }

    proptest! {
        #[test]
        fn reads_back_what_it_writes(text in "(/?(:[a-c]|[a-c%/:*é{}?#.()]{0,4})){0,4}") {
            if let Ok(pattern) = Pattern::parse(&text) {
                prop_assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
            }
        }
    }
}
