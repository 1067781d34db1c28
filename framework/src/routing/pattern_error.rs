//! Why a text is no route pattern.

use std::fmt;

/// A text that is no route pattern, and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PatternError {
    pub(super) pattern: String,
    pub(super) kind: Kind,
}

/// What is wrong. Texts are the segment that is meant, if nothing else is said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    Name(String),
    /// The name.
    Duplicate(String),
    Suffix(String),
    Unclosed(String),
    SlashInRegex(String),
    EmptyRegex(String),
    Regex {
        regex: String,
        reason: String,
    },
    Rest(String),
    RestNotLast(String),
    Reserved {
        segment: String,
        reserved: char,
    },
    Encoding(String),
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "route pattern {:?}: {}", self.pattern, self.kind)
    }
}

impl std::error::Error for PatternError {}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a segment is empty; write one slash, not two"),
            Self::Name(segment) => {
                write!(f, "`{segment}` names no parameter; a name is letters, digits and `_`, without a digit in front")
            }
            Self::Duplicate(name) => write!(f, "two parameters are called `{name}`; rename one of them"),
            Self::Suffix(segment) => {
                write!(f, "`{segment}` goes on behind its parameter; a parameter is a whole segment, as in `/:id`")
            }
            Self::Unclosed(segment) => write!(f, "the parenthesis of `{segment}` is not closed; write `)` behind it"),
            Self::SlashInRegex(segment) => {
                write!(f, "`/` inside the regex of `{segment}`; a parameter is one segment, and no segment has one")
            }
            Self::EmptyRegex(segment) => {
                write!(f, "the regex of `{segment}` is empty; write one, or leave the parentheses out")
            }
            Self::Regex { regex, reason } => write!(f, "`{regex}` is no regex: {reason}"),
            Self::Rest(segment) => write!(f, "`{segment}` names no rest of the path; write a name, as in `*path`"),
            Self::RestNotLast(segment) => write!(f, "`{segment}` takes all that follows; write nothing behind it"),
            Self::Reserved { segment, reserved } => {
                let code = u32::from(*reserved);
                write!(f, "`{reserved}` inside `{segment}`; a parameter is a whole segment, as in `/:id`, ")?;
                write!(f, "and a literal `{reserved}` is written `%{code:02X}`")
            }
            Self::Encoding(segment) => write!(f, "`{segment}` is not UTF-8 once its `%XX` are decoded"),
        }
    }
}
