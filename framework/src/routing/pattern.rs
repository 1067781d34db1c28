//! Route patterns: what `"/cats/:id"` means.

use super::pattern_error::{Kind, PatternError};
use super::segment::Segment;
use std::fmt;

/// A route pattern: segments between slashes, each a text, a `:parameter`, a `:parameter(regex)`, or at the end a `*rest`.
///
/// A pattern is written like a path, so `%XX` stands for its byte: `/caf%C3%A9` and `/café` are the same pattern. A regex
/// stands for itself, and is held against the decoded segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    segments: Vec<Segment>,
}

impl Pattern {
    /// Reads a pattern. The leading slash is optional, one trailing slash is ignored, and `""` is `"/"`.
    ///
    /// # Errors
    /// For an empty segment, a parameter without a proper name or with one that is taken, a parameter that is only a part
    /// of its segment, what is no regex, a rest that is not last, and characters that no path has unescaped.
    pub(crate) fn parse(text: &str) -> Result<Self, PatternError> {
        Self::segments_of(text).and_then(Self::of).map_err(|kind| PatternError { pattern: text.to_owned(), kind })
    }

    /// The pattern of `path` below `prefix`.
    ///
    /// # Errors
    /// If both have a parameter of the same name, or if the prefix ends with a rest.
    pub(crate) fn join(prefix: &Self, path: &Self) -> Result<Self, PatternError> {
        let segments = [&prefix.segments[..], &path.segments[..]].concat();
        let error = |kind| PatternError { pattern: Self { segments: segments.clone() }.to_string(), kind };
        Self::of(segments.clone()).map_err(error)
    }

    /// The names of the parameters, from left to right.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }

    /// The one path that matches, where there is one that needs no escapes.
    pub(super) fn literal(&self) -> Option<String> {
        let texts = self.segments.iter().map(|segment| match segment {
            Segment::Static(text) if !text.contains(['/', '%']) => Some(&**text),
            _ => None,
        });
        let texts = texts.collect::<Option<Vec<_>>>()?;
        Some(format!("/{}", texts.join("/")))
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
        let inner = segments.iter().rev().skip(1);
        if let Some(rest) = inner.rev().find(|segment| matches!(segment, Segment::Rest(_))) {
            return Err(Kind::RestNotLast(rest.to_string()));
        }
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
        assert_eq!(canonical("*rest/"), "/*rest");
    }

    #[test]
    fn escapes_are_decoded_and_written_where_needed() {
        assert_eq!(canonical("/c%61ts/caf%C3%A9"), "/cats/café");
        assert_eq!(canonical("/a%2Fb/%3Aid/100%"), "/a%2Fb/%3Aid/100%25");
        assert_eq!(canonical("/:id(%41)"), "/:id(%41)");
        assert!(error("/%FF").contains("`%FF` is not UTF-8"));
    }

    #[test]
    fn empty_segments_are_refused() {
        for text in ["//", "/cats//", "/cats//dogs", "//cats", "/*rest//"] {
            assert!(error(text).contains("a segment is empty"), "{text}");
        }
    }

    #[test]
    fn names_are_identifiers() {
        assert_eq!(canonical("/:_cat9"), "/:_cat9");
        for text in ["/:", "/:9", "/:é", "/:(a)"] {
            assert!(error(text).contains("names no parameter"), "{text}");
        }
        for text in ["/:id/toys/:id", "/:id/*id", "/:id(a)/:id"] {
            assert!(error(text).contains("two parameters are called `id`"), "{text}");
        }
    }

    #[test]
    fn a_parameter_is_a_whole_segment() {
        for text in ["/:a-b", "/:a.json", r"/:a(\d+).json", "/:a()b", "/:a:b"] {
            assert!(error(text).contains("goes on behind its parameter"), "{text}");
        }
        assert!(error("/cats-:id").contains("literal `:` is written `%3A`"));
    }

    #[test]
    fn a_regex_is_all_between_the_outer_parentheses() {
        for text in [r"/:id(\d+)", "/:id((a|b)(c))", r"/:id(\))", "/:id([)(])", "/:id(a b?#{2}:*)/x", "/:id(é+)"] {
            assert_eq!(canonical(text), text);
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_regex() {
        assert!(error("/:id()").contains("the regex of `:id()` is empty"));
        assert!(error("/:id(a/b").contains("the parenthesis of `:id(a` is not closed"));
        assert!(error("/:id(a/b)").contains("`/` inside the regex of `:id(a`"));
        assert!(error("/:id([^/]+)/x").contains("`/` inside the regex of `:id([^`"));
        for regex in ["(a", "a)(b", "*", r"\", "[a", "a{2,1}", "a{9999}{9999}", r"(a)\1", "(?=a)"] {
            assert!(error(&format!("/:id({regex})")).contains(&format!("`{regex}` is no regex: ")), "{regex}");
        }
    }

    #[test]
    fn a_rest_is_named_and_last() {
        assert_eq!(canonical("/files/*_path"), "/files/*_path");
        for text in ["/*", "/*9", "/*a-b", "/*a(b)", "/**a"] {
            assert!(error(text).contains("names no rest of the path"), "{text}");
        }
        assert!(error("/*path/edit").contains("`*path` takes all that follows"));
        assert!(error("/a*").contains("literal `*` is written `%2A`"));
    }

    #[test]
    fn other_dialects_are_refused_instead_of_matched_literally() {
        assert!(error("/cats/{id}").contains("a parameter is a whole segment, as in `/:id`"));
        assert!(error("/cats?x").contains("`?` inside `cats?x`"));
    }

    #[test]
    fn joins_below_a_prefix() {
        let parse = |text| Pattern::parse(text).unwrap();
        let join = |prefix, path| Pattern::join(&parse(prefix), &parse(path));
        assert_eq!(join("/owners/:owner", "/cats/:id").unwrap().to_string(), "/owners/:owner/cats/:id");
        assert_eq!(join("/", "/").unwrap().to_string(), "/");
        assert_eq!(join("/files", "/*path").unwrap().to_string(), "/files/*path");
        let error = join("/owners/:id", "/cats/:id").unwrap_err().to_string();
        assert!(error.starts_with("route pattern \"/owners/:id/cats/:id\": two parameters"), "{error}");
        let error = join("/*path", "/cats").unwrap_err().to_string();
        assert!(error.starts_with("route pattern \"/*path/cats\": `*path` takes all"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn reads_back_what_it_writes(text in r"(/?(:[a-c](\([ab|()\[\]\\d+*?{}^.:é-]{0,6}\))?|\*[a-c]?|[a-c%/:*é{}?#.()]{0,4})){0,4}") {
            if let Ok(pattern) = Pattern::parse(&text) {
                prop_assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
            }
        }

        #[test]
        fn any_text_is_a_pattern_or_an_error(text in r"\PC{0,24}|[/:*()a\\\[\]%]{0,24}") {
            match Pattern::parse(&text) {
                Ok(pattern) => prop_assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern)),
                Err(error) => prop_assert!(error.to_string().starts_with("route pattern ")),
            }
        }
    }
}
