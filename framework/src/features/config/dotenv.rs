//! Files of variables, such as `.env`.

/// The number of the line that is not understood. The line itself may hold a secret.
#[derive(Debug, PartialEq)]
pub(super) struct BadLine(pub(super) usize);

/// The variables in their order. Nothing is substituted: `$` is a character as others are.
pub(super) fn parse(text: &str) -> Result<Vec<(String, String)>, BadLine> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (start, mut pairs) = (rest.len(), Vec::new());
    let all = rest;
    while !rest.is_empty() {
        let bad = || BadLine(all.get(..start - rest.len()).unwrap_or_default().matches('\n').count() + 1);
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        if is_nothing(line) {
            rest = below;
            continue;
        }
        let (name, value) = rest.split_once('=').filter(|(name, _)| name.len() < line.len()).ok_or_else(bad)?;
        let name = name_of(name).ok_or_else(bad)?;
        let (value, after) = value_of(value).ok_or_else(bad)?;
        pairs.push((name.to_owned(), value));
        rest = after;
    }
    Ok(pairs)
}

fn is_nothing(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// Shells want `export` in front of it.
fn name_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let name = text.strip_prefix("export ").map_or(text, str::trim);
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    named.then_some(name)
}

/// The value, and the lines after it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start_matches([' ', '\t']);
    let (value, after) = match text.chars().next() {
        Some('\'') => text[1..].split_once('\'').map(|(value, after)| (value.to_owned(), after))?,
        Some('"') => double_quoted(&text[1..])?,
        _ => return Some(unquoted(text)),
    };
    let (line, below) = after.split_once('\n').unwrap_or((after, ""));
    is_nothing(line).then_some((value, below))
}

/// A comment has a space before it, for the sake of `colour=#fff`.
fn unquoted(text: &str) -> (String, &str) {
    let (line, below) = text.split_once('\n').unwrap_or((text, ""));
    let end = line.find(" #").or_else(|| line.find("\t#")).unwrap_or(line.len());
    (line.get(..end).unwrap_or(line).trim().to_owned(), below)
}

fn double_quoted(text: &str) -> Option<(String, &str)> {
    let (mut value, mut rest) = (String::new(), text.chars());
    loop {
        match rest.next()? {
            '"' => return Some((value, rest.as_str())),
            '\\' => match rest.next()? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                c @ ('"' | '\\' | '$') => value.push(c),
                other => value.extend(['\\', other]),
            },
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        parse(text).unwrap().pop().unwrap().1
    }

    #[test]
    fn a_value_is_what_stands_there() {
        assert_eq!(value("A=p$word${X}"), "p$word${X}");
        assert_eq!(value("A = b c # comment"), "b c");
        assert_eq!(value("A=\"b # c\" # comment"), "b # c");
        assert_eq!(value(r"A=C:\new"), r"C:\new");
        assert_eq!(value("A=#fff"), "#fff");
        assert_eq!(value("A="), "");
        assert_eq!(value("A=postgres://a:b@c/d?e=f"), "postgres://a:b@c/d?e=f");
    }

    #[test]
    fn quotes_keep_spaces_and_lines() {
        assert_eq!(value("A=' $b \\n '"), " $b \\n ");
        assert_eq!(value(r#"A=" \"b\" \$c\n""#), " \"b\" $c\n");
        assert_eq!(value("A=\"-----BEGIN\nEND-----\""), "-----BEGIN\nEND-----");
    }

    #[test]
    fn lines_end_as_on_windows_and_files_begin_with_a_mark() {
        let pairs = parse("\u{feff}export A=1\r\n\r\n# x\r\nB='2'\r\n").unwrap();
        assert_eq!(pairs, [("A".to_owned(), "1".to_owned()), ("B".to_owned(), "2".to_owned())]);
    }

    #[test]
    fn a_bad_line_is_told_by_its_number() {
        for (text, line) in [
            ("A=1\nhunter2\nB=2", 2),
            ("\n\n'A=1", 3),
            ("A=\"1\n2\"\nB='x", 3),
            ("A='1' 2", 1),
            ("=1", 1),
            ("A B=1", 1),
        ] {
            assert_eq!(parse(text), Err(BadLine(line)), "{text}");
        }
    }
}
