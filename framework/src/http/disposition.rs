//! `Content-Disposition`: under which name a client saves what it gets (RFC 6266).

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;

/// What RFC 8187, section 3.2.1, does not allow in `filename*`: all but `attr-char`.
const NOT_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `attachment` with this name. It loses its folders and its control characters; one that needs more than plain ASCII is
/// written twice, for old clients and for all others.
pub(super) fn attachment(name: &str) -> HeaderValue {
    let name: String = file_name(name).chars().filter(|c| !c.is_control()).collect();
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut text = format!("attachment; filename=\"{plain}\"");
    if plain != name {
        let _ = write!(text, "; filename*=UTF-8''{}", utf8_percent_encode(&name, NOT_ATTR_CHAR));
    }
    HeaderValue::try_from(text).expect("plain and percent-encoded texts are printable ASCII")
}

/// A name says nothing about where it is to be saved.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// What clients agree about between quotes; some decode `%` there.
fn is_plain(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%')
}

#[cfg(test)]
mod tests {
    fn attachment(name: &str) -> String {
        super::attachment(name).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_plain_name_stands_as_it_is() {
        assert_eq!(attachment("cats 2026.csv"), "attachment; filename=\"cats 2026.csv\"");
        assert_eq!(attachment("it's; (1).txt"), "attachment; filename=\"it's; (1).txt\"");
    }

    #[test]
    fn other_names_are_written_twice() {
        assert_eq!(
            attachment("Käfer €.txt"),
            "attachment; filename=\"K_fer _.txt\"; filename*=UTF-8''K%C3%A4fer%20%E2%82%AC.txt"
        );
        assert_eq!(attachment("100%.txt"), "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt");
    }

    #[test]
    fn a_name_cannot_end_its_quotes_or_its_header() {
        let text = attachment("a\"; filename=\"evil.exe\r\nSet-Cookie: a=b\0\u{85}");
        let plain = "a_; filename=_evil.exeSet-Cookie: a=b";
        let whole = "a%22%3B%20filename%3D%22evil.exeSet-Cookie%3A%20a%3Db";
        assert_eq!(text, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"));
    }

    #[test]
    fn a_name_has_no_folders() {
        assert_eq!(attachment("../../etc/passwd"), "attachment; filename=\"passwd\"");
        assert_eq!(attachment("C:\\cats\\tom.txt"), "attachment; filename=\"tom.txt\"");
        assert_eq!(attachment(""), "attachment; filename=\"\"");
    }
}
