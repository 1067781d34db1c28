//! Why a text is not the value that was asked for.

use super::refusal::bad_request;
use super::wording;
use crate::http::HttpException;
use serde::de::{Error, Expected, Unexpected};
use std::fmt::{self, Display};

/// Why a text is not the value that was asked for.
#[derive(Debug)]
pub(super) struct Mismatch {
    pub(super) reason: Reason,
    /// The pair in which it is, where there are several.
    pub(super) field: Option<String>,
    pub(super) unread: Option<Unread>,
}

/// What NestJS's parse pipes say, and what they have no words for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Numeric,
    Boolean,
    Enum,
    Required(String),
    /// A property that a closed type does not have.
    Unknown(String),
    Other(String),
}

/// A text that was kept as it is until serde knew its type, and then had the wrong one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unread {
    /// Where the text lies in memory. Equal texts of different pairs lie in different places.
    pub(super) address: usize,
    pub(super) wanted: Wanted,
}

/// What serde wanted instead of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Number,
    Boolean,
    List,
}

impl Mismatch {
    pub(super) fn new(reason: Reason) -> Self {
        Self { reason, field: None, unread: None }
    }

    /// Where there is more than one value, texts name the one that is wrong.
    pub(super) fn of_field(mut self, field: &str) -> Self {
        self.field.get_or_insert_with(|| field.to_owned());
        self
    }

    pub(super) fn into_exception(self) -> HttpException {
        bad_request(self.to_string())
    }
}

impl Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.reason, &self.field) {
            (Reason::Required(_) | Reason::Unknown(_), _) | (_, None) => self.reason.fmt(f),
            (reason, Some(field)) => write!(f, "{field}: {reason}"),
        }
    }
}

impl Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Numeric => f.write_str("Validation failed (numeric string is expected)"),
            Self::Boolean => f.write_str("Validation failed (boolean string is expected)"),
            Self::Enum => f.write_str("Validation failed (enum string is expected)"),
            Self::Required(name) => write!(f, "Validation failed ({name} is required)"),
            Self::Unknown(name) => write!(f, "property {name} should not exist"),
            Self::Other(text) => write!(f, "Validation failed ({text})"),
        }
    }
}

impl std::error::Error for Mismatch {}

/// None of them repeats the client's value.
impl Error for Mismatch {
    fn custom<T: Display>(text: T) -> Self {
        Self::new(Reason::Other(wording::message(&text.to_string())))
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self { unread: unread(&unexpected, expected), ..Self::invalid_value(unexpected, expected) }
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(match (unexpected, wanted(expected)) {
            (Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_), _) | (_, Some(Wanted::Number)) => {
                Reason::Numeric
            }
            (Unexpected::Bool(_), _) | (_, Some(Wanted::Boolean)) => Reason::Boolean,
            _ => Reason::Other(format!("{} is expected", wording::expected(&expected.to_string()))),
        })
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        let expected = wording::expected(&expected.to_string());
        Self::new(Reason::Other(format!("{expected} is expected, not {length}")))
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::new(Reason::Enum)
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new(Reason::Unknown(field.to_owned()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Reason::Required(field.to_owned()))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Reason::Other("one value is expected".to_owned())).of_field(field)
    }
}

fn unread(unexpected: &Unexpected<'_>, expected: &dyn Expected) -> Option<Unread> {
    let Unexpected::Str(text) = unexpected else { return None };
    wanted(expected).map(|wanted| Unread { address: text.as_ptr().addr(), wanted })
}

/// By the texts of serde's own visitors, which are what buffered values are read with.
fn wanted(expected: &dyn Expected) -> Option<Wanted> {
    match expected.to_string().as_str() {
        "a boolean" => Some(Wanted::Boolean),
        "a sequence" => Some(Wanted::List),
        number if wording::is_number(number) => Some(Wanted::Number),
        _ => None,
    }
}
