//! Why a value is not what the settings' type asks for. Our own texts never repeat the value.

use serde::de::{Error, Expected, Unexpected};
use std::fmt::{self, Display};

#[derive(Debug)]
pub(super) struct Fault {
    pub(super) reason: Reason,
    /// Where it is, once the innermost reader has said so.
    pub(super) key: Option<String>,
}

#[derive(Debug)]
pub(super) enum Reason {
    Missing(&'static str),
    Unknown(String),
    /// A variable that happens to have the name: it is somebody else's, and as good as not there.
    Foreign,
    Other(String),
}

impl Fault {
    pub(super) fn expected(what: impl Display) -> Self {
        Self { reason: Reason::Other(format!("has to be {what}")), key: None }
    }

    pub(super) fn foreign() -> Self {
        Self { reason: Reason::Foreign, key: None }
    }

    /// The innermost one knows best.
    pub(super) fn at(mut self, key: &str) -> Self {
        if self.key.is_none() {
            self.key = Some(match &self.reason {
                Reason::Missing(field) => join(key, field),
                Reason::Unknown(field) => join(key, field),
                Reason::Foreign | Reason::Other(_) => key.to_owned(),
            });
        }
        self
    }

    /// A text of somebody else might quote the value.
    pub(super) fn of_secret(mut self) -> Self {
        if let Reason::Other(text) = &mut self.reason {
            "is a secret that cannot be used".clone_into(text);
        }
        self
    }
}

/// A key with dots between its parts.
pub(super) fn join(key: &str, part: &str) -> String {
    if key.is_empty() { part.to_owned() } else { format!("{key}.{part}") }
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Missing(_) => f.write_str("is missing"),
            Reason::Unknown(_) => f.write_str("is no key of the settings"),
            Reason::Foreign => f.write_str("is a variable of somebody else"),
            Reason::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: Display>(text: T) -> Self {
        Self { reason: Reason::Other(format!("cannot be used: {text}")), key: None }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn unknown_variant(_: &str, variants: &'static [&'static str]) -> Self {
        Self::expected(format_args!("one of `{}`", variants.join("`, `")))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self { reason: Reason::Unknown(field.to_owned()), key: None }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { reason: Reason::Missing(field), key: None }
    }
}
