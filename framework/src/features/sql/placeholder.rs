//! Statements are written with `?`; PostgreSQL numbers its placeholders.

use std::fmt::Write;

/// A list of placeholders, for `IN (…)`: `?, ?, ?`.
///
/// ```
/// use nestling::sql::{AssertSqlSafe, placeholders};
///
/// let ids = [3, 5, 8];
/// let sql = AssertSqlSafe(format!("SELECT name FROM cats WHERE id IN ({})", placeholders(ids.len())));
/// assert_eq!(sql.0, "SELECT name FROM cats WHERE id IN (?, ?, ?)");
/// ```
///
/// Databases differ in what `IN ()` means, or refuse it: ask nothing where there is nothing to ask about.
pub fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// `sql` with `$1`, `$2`, … for its `?`. What stands in texts, quoted names and comments is left alone, and `??` is a
/// question mark that is meant, such as in PostgreSQL's operator `?|`.
pub(super) fn numbered(sql: &str) -> String {
    let mut output = String::with_capacity(sql.len() + 16);
    let (mut rest, mut number) = (sql, 0);
    while let Some(at) = rest.find(['?', '\'', '"', '-', '/', '$', 'e', 'E']) {
        // An `e` within a word begins no escaped text, nor does a `$`.
        let within_word = output.ends_with(is_word) && at == 0 || rest[..at].ends_with(is_word);
        output.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.strip_prefix('?') {
            Some(after) if after.starts_with('?') => {
                output.push('?');
                rest = &after[1..];
                continue;
            }
            Some(after) => {
                number += 1;
                // Writing to a `String` does not fail.
                let _ = write!(output, "${number}");
                rest = after;
                continue;
            }
            None => skipped(rest, within_word),
        };
        output.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    output.push_str(rest);
    output
}

/// The length of the text, name or comment that `rest` begins with; otherwise that of one character.
fn skipped(rest: &str, within_word: bool) -> usize {
    let mut start = rest.chars();
    match (start.next(), start.next()) {
        (Some('\''), _) => quoted(rest, '\''),
        (Some('"'), _) => quoted(rest, '"'),
        (Some('e' | 'E'), Some('\'')) if !within_word => escaped(rest),
        (Some('-'), Some('-')) => rest.find('\n').unwrap_or(rest.len()),
        (Some('/'), Some('*')) => comment(rest),
        (Some('$'), _) if !within_word => dollar_quoted(rest),
        _ => 1,
    }
}

/// A doubled quote ends one part and begins the next, which is the same as one text.
fn quoted(rest: &str, quote: char) -> usize {
    rest[1..].find(quote).map_or(rest.len(), |end| end + 2)
}

/// `E'it\'s'`
fn escaped(rest: &str) -> usize {
    let mut escape = false;
    for (at, character) in rest.char_indices().skip(2) {
        match character {
            '\'' if !escape => return at + 1,
            '\\' => escape = !escape,
            _ => escape = false,
        }
    }
    rest.len()
}

/// Comments in comments are PostgreSQL's.
fn comment(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        let length = match &rest.as_bytes()[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += length;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// `$$…$$` and `$tag$…$tag$`; `$1` is none.
fn dollar_quoted(rest: &str) -> usize {
    let Some(end) = rest[1..].find(|character| !is_word(character)).map(|end| end + 1) else { return 1 };
    if !rest[end..].starts_with('$') || rest[1..].starts_with(|character: char| character.is_ascii_digit()) {
        return 1;
    }
    let tag = &rest[..=end];
    rest[tag.len()..].find(tag).map_or(rest.len(), |close| close + 2 * tag.len())
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_placeholders() {
        assert_eq!(numbered("SELECT ? WHERE a = ? OR b=?"), "SELECT $1 WHERE a = $2 OR b=$3");
        assert_eq!(numbered("a ?? 'b' AND c = ?"), "a ? 'b' AND c = $1");
        assert_eq!(numbered(""), "");
    }

    #[test]
    fn leaves_what_is_no_placeholder() {
        for sql in [
            "SELECT '?'",
            "SELECT 'it''s ?'",
            r"SELECT E'it\'s ?'",
            r"SELECT '\'",
            r#"SELECT "a?" "#,
            "SELECT 1 -- really?\n",
            "SELECT /* ? /* ? */ ? */ 1",
            "SELECT $$ ? $$",
            "SELECT $x$ ? $$ ? $x$",
            "SELECT $1",
            "SELECT 'open ?",
            "/* open ?",
            "SELECT é'?'",
        ] {
            assert_eq!(numbered(sql), sql);
        }
    }

    #[test]
    fn finds_placeholders_behind_what_is_none() {
        assert_eq!(numbered(r"'\' ?"), r"'\' $1");
        assert_eq!(numbered("date'?' ?"), "date'?' $1");
        assert_eq!(numbered(r"datE'\' ?"), r"datE'\' $1");
        assert_eq!(numbered("--?\n?"), "--?\n$1");
        assert_eq!(numbered("a - ? / ?"), "a - $1 / $2");
        assert_eq!(numbered("$1 ?"), "$1 $1");
        assert_eq!(numbered("a$b ? $b ?"), "a$b $1 $b $2");
        assert_eq!(numbered("/**/?"), "/**/$1");
        assert_eq!(numbered("'ü?'?"), "'ü?'$1");
    }

    /// Parts of a statement, each with how many placeholders it has.
    fn part() -> impl Strategy<Value = (String, usize)> {
        prop_oneof![
            Just((" ? ".to_owned(), 1)),
            "[a-z ,=()ü]{0,8}".prop_map(|text| (format!(" {text} "), 0)),
            "[a-z?\"$/*é-]{0,8}".prop_map(|text| (format!("'{text}'"), 0)),
            "[a-z?'$/*é-]{0,8}".prop_map(|text| (format!("\"{text}\""), 0)),
            "[a-z?'\"$]{0,8}".prop_map(|text| (format!("/*{text}*/"), 0)),
            "[a-z?'\"$*/]{0,8}".prop_map(|text| (format!("--{text}\n"), 0)),
            "[a-z?'\"*/-]{0,8}".prop_map(|text| (format!(" $t${text}$t$ "), 0)),
        ]
    }

    proptest! {
        #[test]
        fn replaces_each_placeholder_and_nothing_else(parts in prop::collection::vec(part(), 0..12)) {
            let sql: String = parts.iter().map(|(text, _)| text.as_str()).collect();
            let mut number = 0;
            let expected: String = parts.iter().map(|(text, placeholders)| match placeholders {
                0 => text.clone(),
                _ => { number += 1; format!(" ${number} ") }
            }).collect();
            prop_assert_eq!(numbered(&sql), expected);
        }

        #[test]
        fn takes_any_text(sql in "\\PC{0,40}") {
            numbered(&sql);
        }
    }
}
