//! The regex that a parameter's value has to match.

use super::automaton::Automaton;
use regex_syntax::{Error, ParserBuilder};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// A regex for a whole segment, as in `:id(\d+)`.
///
/// It is one of bytes: `\d`, `\w` and `\s` are ASCII, as in JavaScript, and so is what stands between brackets, if there is
/// no `(?u)` before it; `.` is one byte of UTF-8. It matches all of a segment or not at all, so that it has no anchors.
#[derive(Clone)]
pub(super) struct Constraint {
    text: Box<str>,
    automaton: Arc<Automaton>,
}

impl Constraint {
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(text);
        let automaton = Automaton::of(&parsed.map_err(reason)?)?;
        Ok(Self { text: text.into(), automaton: Arc::new(automaton) })
    }

    /// Whether it matches all of a segment, which is decoded already.
    pub(super) fn accepts(&self, segment: &str) -> bool {
        self.automaton.accepts(segment.as_bytes())
    }
}

/// The error in one line.
fn reason(error: Error) -> String {
    match error {
        Error::Parse(error) => error.kind().to_string(),
        Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

/// Regexes are the same if their texts are.
impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Constraint {}

impl Ord for Constraint {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl PartialOrd for Constraint {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accepts(regex: &str, segment: &str) -> bool {
        Constraint::new(regex).unwrap().accepts(segment)
    }

    fn error(regex: &str) -> String {
        Constraint::new(regex).err().unwrap()
    }

    #[test]
    fn all_of_a_segment_has_to_match() {
        assert!(accepts(r"\d+", "42"));
        for segment in ["42a", "a42", "4 2", "42\n", ""] {
            assert!(!accepts(r"\d+", segment), "{segment:?}");
        }
        assert!(accepts("a|ab", "ab"));
        assert!(!accepts("a|b", "ab"));
        assert!(accepts("a{2,3}?", "aaa"));
        assert!(accepts("(?x) a b # c", "ab"));
        let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        assert!(accepts(uuid, "67e55044-10b1-426f-9247-bb680e5fe0c8"));
        assert!(!accepts(uuid, "67e55044-10b1-426f-9247-bb680e5fe0c"));
    }

    #[test]
    fn classes_are_ascii() {
        assert!(!accepts(r"\d", "٣"));
        assert!(!accepts(r"\w+", "é"));
        assert!(accepts("[^a]+", "é"));
        assert!(accepts("(?:é|ü)+", "éü"));
        assert!(accepts("(?i)abc", "AbC"));
        assert_eq!(error("[é]"), "Unicode not allowed here");
        assert!(accepts("(?u:[é-ü]x)+", "éxüx"));
        assert!(!accepts("(?u:[é-ü])", "xé"));
    }

    #[test]
    fn says_what_is_no_regex() {
        for (regex, reason) in [
            ("(", "unclosed group"),
            ("a)|(b", "unopened group"),
            ("[a", "unclosed character class"),
            ("*", "repetition operator missing expression"),
            (r"(a)\1", "backreferences are not supported"),
            ("(?=a)", "look-around, including look-ahead and look-behind, is not supported"),
            ("^a$", r"it matches whole segments already; leave `^`, `$` and `\b` out"),
            ("a{128}", "it is longer than 127 characters"),
            ("((a{99}){99}){99}", "it is longer than 127 characters"),
        ] {
            assert_eq!(error(regex), reason, "{regex}");
        }
        assert!(accepts("a{127}", &"a".repeat(127)));
    }

    #[test]
    fn a_regex_that_explodes_elsewhere_takes_linear_time() {
        // 60,000 characters: a matcher that backtracks would not end.
        assert!(!accepts("(a+)+b", &"a".repeat(60_000)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn accepts_what_the_regex_crate_accepts(
            regex in r"((a|b|é|\.|\\d|\[a-c\]|\[\^b\]|\(a\|bc\)|\((a|b)*\)|\(\)|\|)(\*|\+|\?|\{2\}|\{0,2\}|\{1,\})?){1,5}",
            segments in prop::collection::vec("[abcé1]{0,6}", 1..16),
        ) {
            let Ok(constraint) = Constraint::new(&regex) else { return Ok(()) };
            let peer = regex::bytes::RegexBuilder::new(&format!("^(?:{regex})$")).unicode(false).build().unwrap();
            for segment in segments {
                let expected = peer.is_match(segment.as_bytes());
                prop_assert_eq!(constraint.accepts(&segment), expected, "{} {}", regex, segment);
            }
        }
    }
}
