//! Rules on the form of a text. An absent text passes each of them.

use super::At;

/// A UUID of any version: hexadecimal digits in groups of 8, 4, 4, 4 and 12. class-validator's `IsUUID`.
pub fn uuid(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(is_uuid), format_args!("must be a UUID"));
}

fn is_uuid(text: &str) -> bool {
    let is_group =
        |(group, length): (&str, &usize)| group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('-').count() == 5 && text.split('-').zip(&[8, 4, 4, 4, 12]).all(is_group)
}

/// A date by the Gregorian calendar, `2024-02-29`, with or without a time, `T12:30:00.5Z`. class-validator's `IsISO8601`,
/// without weeks and days of the year.
pub fn iso8601(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(is_iso8601), format_args!("must be a valid ISO 8601 date string"));
}

fn is_iso8601(text: &str) -> bool {
    match text.split_once(['T', ' ']) {
        Some((date, time)) => is_date(date) && is_time_with_zone(time),
        None => is_date(text),
    }
}

fn is_date(date: &str) -> bool {
    let parts: Option<Vec<u32>> = date.split('-').zip([4, 2, 2]).map(|(part, length)| digits(part, length)).collect();
    let complete = date.split('-').count() == 3;
    matches!(parts.as_deref(), Some([year, month, day]) if complete && (1..=days(*year, *month)).contains(day))
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

fn is_time_with_zone(time: &str) -> bool {
    if let Some(time) = time.strip_suffix('Z') {
        return is_time(time);
    }
    match time.rfind(['+', '-']) {
        Some(sign) => is_time(&time[..sign]) && is_zone(&time[sign + 1..]),
        None => is_time(time),
    }
}

/// `hh:mm`, with or without seconds and a fraction of them.
fn is_time(time: &str) -> bool {
    let (time, fraction) = time.split_once(['.', ',']).map_or((time, None), |(time, rest)| (time, Some(rest)));
    let parts: Vec<Option<u32>> = time.split(':').map(|part| digits(part, 2)).collect();
    let fraction_fits = fraction.is_none_or(|text| parts.len() == 3 && digits(text, text.len()).is_some());
    let clock = match parts[..] {
        [Some(hours), Some(minutes)] => hours < 24 && minutes < 60,
        [Some(hours), Some(minutes), Some(seconds)] => hours < 24 && minutes < 60 && seconds <= 60,
        _ => false,
    };
    clock && fraction_fits
}

/// `hh:mm`, `hhmm` or `hh`.
fn is_zone(zone: &str) -> bool {
    let (hours, minutes) = match zone.len() {
        5 => zone.split_once(':').unwrap_or((zone, "")),
        4 if zone.is_ascii() => zone.split_at(2),
        _ => (zone, "00"),
    };
    digits(hours, 2).is_some_and(|hours| hours < 24) && digits(minutes, 2).is_some_and(|minutes| minutes < 60)
}

/// The number of so many digits. Fractions of any length count as one.
fn digits(text: &str, length: usize) -> Option<u32> {
    let fits = text.len() == length && length > 0 && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().unwrap_or(u32::MAX))
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
            assert!(is_iso8601(right), "{right}");
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
            assert!(!is_iso8601(wrong), "{wrong}");
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
