//! Rules on texts, over the functions of the `validator` crate. An absent text passes each of them.

use super::At;
use crate::validation::HasText;
use validator::{AsRegex, ValidateEmail, ValidateIp, ValidateUrl};

/// The schemes that class-validator's `IsUrl` takes unless it is told otherwise; `javascript:` is none of them.
const SCHEMES: [&str; 3] = ["http", "https", "ftp"];

/// How to read the text in a `T`.
pub fn text_of<T: HasText>() -> fn(&T) -> Option<&str> {
    T::text
}

/// An address by the HTML specification, as in `<input type="email">`.
pub fn email(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(|text| text.validate_email()), format_args!("must be an email"));
}

/// An absolute URL by the WHATWG specification, with scheme `http`, `https` or `ftp`, and as strict as class-validator
/// about white space and angle brackets, which the specification has parsers remove.
pub fn url(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(is_url), format_args!("must be a URL address"));
}

fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    let foul = |character: char| character.is_whitespace() || character.is_control() || "<>".contains(character);
    SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)) && !text.contains(foul) && text.validate_url()
}

/// An IPv4 or IPv6 address.
pub fn ip(text: Option<&str>, mut at: At<'_>) {
    at.demand(text.is_none_or(|text| text.validate_ip()), format_args!("must be an ip address"));
}

/// No character of Unicode's category `Cc`.
pub fn non_control_character(text: Option<&str>, mut at: At<'_>) {
    let clean = text.is_none_or(|text| !text.chars().any(char::is_control));
    at.demand(clean, format_args!("must not contain control characters"));
}

/// A match anywhere in the text: anchor the expression with `^` and `$`.
pub fn regex(text: Option<&str>, mut at: At<'_>, regex: impl AsRegex) {
    let regex = regex.as_regex();
    let matches = text.is_none_or(|text| regex.is_match(text));
    at.demand(matches, format_args!("must match /{}/ regular expression", regex.as_str()));
}

/// The source of a regular expression, for schemas.
pub fn pattern_of(regex: impl AsRegex) -> String {
    regex.as_regex().as_str().to_owned()
}

/// A part that must be there.
pub fn contains(text: Option<&str>, mut at: At<'_>, pattern: &str) {
    let contains = text.is_none_or(|text| text.contains(pattern));
    at.demand(contains, format_args!("must contain a {pattern} string"));
}

/// A part that must not be there.
pub fn does_not_contain(text: Option<&str>, mut at: At<'_>, pattern: &str) {
    let contains = text.is_some_and(|text| text.contains(pattern));
    at.demand(!contains, format_args!("should not contain a {pattern} string"));
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn emails() {
        let check = |text: &str| found(|at| email(Some(text), at));
        assert!(check("zoe@example.com").is_empty());
        for wrong in ["", "zoe", "zoe@", "@example.com", "zoe@exa mple.com", "<script>@x"] {
            assert_eq!(check(wrong), ["x must be an email"], "{wrong}");
        }
    }

    #[test]
    fn urls() {
        let check = |text: &str| found(|at| url(Some(text), at));
        for right in ["https://example.com/a?b=c", "HTTP://localhost:3000", "ftp://example.com"] {
            assert!(check(right).is_empty(), "{right}");
        }
        for wrong in [
            "",
            "example.com",
            "javascript://%0aalert(1)",
            "javascript:alert(1)",
            "https://",
            "data:,x",
            "http://a.b\n",
        ] {
            assert_eq!(check(wrong), ["x must be a URL address"], "{wrong}");
        }
    }

    #[test]
    fn addresses() {
        let check = |text: &str| found(|at| ip(Some(text), at));
        assert!(check("::1").is_empty() && check("10.0.0.1").is_empty());
        assert_eq!(check("10.0.0"), ["x must be an ip address"]);
    }

    #[test]
    fn parts() {
        assert_eq!(found(|at| contains(Some("b"), at, "a")), ["x must contain a a string"]);
        assert!(found(|at| contains(Some("bab"), at, "a")).is_empty());
        assert_eq!(found(|at| does_not_contain(Some("a"), at, "a")), ["x should not contain a a string"]);
        assert!(found(|at| does_not_contain(Some("b"), at, "a")).is_empty());
    }

    #[test]
    fn control_characters() {
        assert_eq!(found(|at| non_control_character(Some("a\u{7}"), at)), ["x must not contain control characters"]);
        assert!(found(|at| non_control_character(Some("aé"), at)).is_empty());
    }

    #[test]
    fn absent_texts_pass() {
        assert!(found(|at| email(None, at)).is_empty());
        assert!(found(|at| url(None, at)).is_empty());
        assert!(found(|at| contains(None, at, "a")).is_empty());
        assert!(found(|at| does_not_contain(None, at, "a")).is_empty());
    }
}
