//! Rules on the form of a text. An absent text passes each of them.

use super::At;
use crate::validation::date;
use crate::validation::uuid::is_uuid;

/// A UUID of any version: hexadecimal digits in groups of 8, 4, 4, 4 and 12. class-validator's `IsUUID`.
pub fn uuid(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(is_uuid), format_args!("must be a UUID"));
}

/// A date by the Gregorian calendar, `2024-02-29`, with or without a time, `T12:30:00.5Z`. class-validator's `IsISO8601`,
/// without weeks and days of the year.
pub fn iso8601(text: Option<&str>, mut at: At<'_>) {
    at.demand(
        text.is_none_or(|text| date::parse(text).is_some()),
        format_args!("must be a valid ISO 8601 date string"),
    );
}

macro_rules! alphabets {
    ($($(#[$doc:meta])* $name:ident($character:ident => $belongs:expr, $text:literal);)*) => {$(
        $(#[$doc])*
        pub fn $name(text: Option<&str>, mut at: At<'_>) {
            let belongs = |$character: char| $belongs;
            at.demand(text.is_none_or(|text| !text.is_empty() && text.chars().all(belongs)), format_args!($text));
        }
    )*};
}

alphabets! {
    /// class-validator's `IsAlpha`: at least one letter, and nothing else.
    alpha(c => c.is_ascii_alphabetic(), "must contain only letters (a-zA-Z)");
    /// class-validator's `IsAlphanumeric`.
    alphanumeric(c => c.is_ascii_alphanumeric(), "must contain only letters and numbers");
    /// class-validator's `IsAscii`.
    ascii(c => c.is_ascii(), "must contain only ASCII characters");
}

/// class-validator's `IsLowercase`: nothing that could be lower.
pub fn lowercase(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(|text| text == text.to_lowercase()), format_args!("must be a lowercase string"));
}

/// class-validator's `IsUppercase`: nothing that could be upper.
pub fn uppercase(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(|text| text == text.to_uppercase()), format_args!("must be uppercase"));
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn uuids() {
        for right in ["f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6"] {
            assert!(is_uuid(right), "{right}");
        }
        let long = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6-";
        for wrong in ["", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bfg", long] {
            assert!(!is_uuid(wrong), "{wrong}");
        }
        assert_eq!(found(|at| uuid(Some("x"), at)), ["x must be a UUID"]);
    }

    #[test]
    fn dates() {
        for right in [
            "2024-02-29",
            "2000-02-29",
            "2024-12-31T23:59:60Z",
            "2024-01-01T00:00",
            "2024-01-01 10:20:30.123456789+02:00",
            "2024-01-01T10:20:30,5-0330",
            "2024-01-01T10:20+02",
        ] {
            assert!(date::parse(right).is_some(), "{right}");
        }
        for wrong in [
            "",
            "2024",
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-1-01",
            "2024-01-01T",
            "2024-01-01T24:00",
            "2024-01-01T10",
            "2024-01-01T10:20.5",
            "2024-01-01T10:20:30.",
            "2024-01-01T10:20:30+2",
            "2024-01-01T10:20:30+é1",
            "2024-01-01-01",
            "tomorrow",
        ] {
            assert!(date::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(found(|at| iso8601(Some("x"), at)), ["x must be a valid ISO 8601 date string"]);
    }

    #[test]
    fn alphabets() {
        assert_eq!(found(|at| alpha(Some("a1"), at)), ["x must contain only letters (a-zA-Z)"]);
        assert_eq!(found(|at| alphanumeric(Some("a 1"), at)), ["x must contain only letters and numbers"]);
        assert_eq!(found(|at| ascii(Some("é"), at)), ["x must contain only ASCII characters"]);
        assert_eq!(found(|at| alpha(Some(""), at)).len(), 1);
        assert!(found(|at| alpha(Some("aZ"), at)).is_empty() && found(|at| alpha(None, at)).is_empty());
    }

    #[test]
    fn cases() {
        assert_eq!(found(|at| lowercase(Some("É"), at)), ["x must be a lowercase string"]);
        assert_eq!(found(|at| uppercase(Some("é"), at)), ["x must be uppercase"]);
        assert!(found(|at| lowercase(Some("é1"), at)).is_empty() && found(|at| uppercase(Some("É1"), at)).is_empty());
    }
}
