//! Route paths as literals: which parameters they name, and where in the literal.

use crate::diagnostics::spanned;
use regex_syntax::{Error, ParserBuilder};
use syn::LitStr;

/// A path literal that is well formed.
pub(crate) struct Pattern {
    pub(crate) names: Vec<String>,
    /// The path with its parameter names erased: two routes of one shape are the same route.
    pub(crate) shape: String,
    /// The name of a `*rest`, which is the last of `names` then.
    rest: Option<String>,
}

impl Pattern {
    /// A parameter as it stands in the path, without its regex: `:id`, or `*path`.
    pub(crate) fn written(&self, name: &str) -> String {
        let sigil = if self.rest.as_deref() == Some(name) { '*' } else { ':' };
        format!("{sigil}{name}")
    }

    fn add(&mut self, segment: &Segment<'_>) -> syn::Result<()> {
        self.shape.push('/');
        match segment.text.as_bytes().first() {
            Some(b':') => {
                let (name, regex) = segment.param()?;
                self.name(segment, name)?;
                self.shape.push_str(&format!(":{regex}"));
            }
            Some(b'*') => {
                let name = segment.rest()?;
                self.name(segment, name)?;
                self.rest = Some(name.to_owned());
                self.shape.push('*');
            }
            _ => {
                segment.check_static()?;
                self.shape.push_str(segment.text);
            }
        }
        Ok(())
    }

    fn name(&mut self, segment: &Segment<'_>, name: &str) -> syn::Result<()> {
        if self.names.iter().any(|known| known == name) {
            let message = format!("the name `{name}` stands twice in one path");
            return Err(segment.error(segment.text, message, "name each parameter once"));
        }
        self.names.push(name.to_owned());
        Ok(())
    }
}

/// Reads `/cats/:id`, `/cats/:id(\d+)`, `/files/*path`. The same grammar is enforced at boot, for paths that are put
/// together there.
pub(crate) fn parse(literal: &LitStr) -> syn::Result<Pattern> {
    let path = literal.value();
    let trimmed = path.strip_prefix('/').unwrap_or(&path);
    let mut at = path.len() - trimmed.len();
    let trimmed = trimmed.strip_suffix('/').unwrap_or(trimmed);
    let mut pattern = Pattern { names: Vec::new(), shape: String::new(), rest: None };
    for text in trimmed.split('/').filter(|_| !trimmed.is_empty()) {
        pattern.add(&Segment { literal, path: &path, at, text })?;
        at += text.len() + 1;
    }
    Ok(pattern)
}

/// A segment, and where it stands in the path.
struct Segment<'a> {
    literal: &'a LitStr,
    path: &'a str,
    at: usize,
    text: &'a str,
}

impl<'a> Segment<'a> {
    /// The name of a parameter, and its regex in parentheses if it has one.
    fn param(&self) -> syn::Result<(&'a str, &'a str)> {
        let Some((name, tail)) = leading_name(&self.text[1..]) else {
            let help = "a parameter is a whole segment, a colon and a name of letters, digits and `_`: `/cats/:id`";
            return Err(self.error(self.text, format!("`{}` is not a path parameter", self.text), help));
        };
        if !tail.is_empty() {
            self.check_regex(name, tail)?;
        }
        Ok((name, tail))
    }

    fn check_regex(&self, name: &str, tail: &str) -> syn::Result<()> {
        let Some(open) = tail.strip_prefix('(') else { return Err(self.suffix(name, tail)) };
        match (open.strip_suffix(')'), open.rfind(')')) {
            (Some(""), _) => {
                let help = format!(r"write one, as in `:{name}(\d+)`, or leave the parentheses out");
                Err(self.error(tail, format!("the regex of `:{name}` is empty"), &help))
            }
            (Some(regex), _) => self.check_syntax(regex),
            (None, Some(close)) => Err(self.suffix(name, &open[close + 1..])),
            (None, None) => Err(self.unclosed(name, tail)),
        }
    }

    /// The same parser as at boot. What else cannot be, such as too long a regex, is reported there.
    fn check_syntax(&self, regex: &str) -> syn::Result<()> {
        let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(regex);
        let (reason, span) = match parsed {
            Ok(_) => return Ok(()),
            Err(Error::Parse(error)) => (error.kind().to_string(), Some(*error.span())),
            Err(Error::Translate(error)) => (error.kind().to_string(), Some(*error.span())),
            Err(other) => (other.to_string(), None),
        };
        let part = span.and_then(|span| regex.get(span.start.offset..span.end.offset));
        let part = part.filter(|part| !part.is_empty()).unwrap_or(regex);
        let help = "the syntax is that of the crate `regex`, for ASCII; there is no look-around";
        Err(self.error(part, format!("`{regex}` is no regex: {reason}"), help))
    }

    fn unclosed(&self, name: &str, tail: &str) -> syn::Error {
        let after = &self.path[self.at + self.text.len()..];
        if after.contains(')') {
            let help = "leave it out; `*name` at the end of a path takes several segments";
            let message = format!("a `/` cannot stand in the regex of `:{name}`: a parameter is one segment");
            return self.error(&after[..1], message, help);
        }
        let help = format!("write `)` at its end: `:{name}{tail})`");
        self.error(tail, format!("the parenthesis of `:{name}` is not closed"), &help)
    }

    fn suffix(&self, name: &str, suffix: &str) -> syn::Error {
        let help = format!("let `:{name}` take all of it, and take it apart in the handler");
        self.error(suffix, format!("nothing can follow `:{name}`: a parameter is a whole segment"), &help)
    }

    /// The name of the rest.
    fn rest(&self) -> syn::Result<&'a str> {
        let Some((name, "")) = leading_name(&self.text[1..]) else {
            let help = "the rest of a path has a name of letters, digits and `_`: `/files/*path`";
            return Err(self.error(self.text, format!("`{}` does not name the rest of the path", self.text), help));
        };
        let after = &self.path[self.at + self.text.len()..];
        if !matches!(after, "" | "/") {
            let message = format!("nothing can follow `*{name}`: it takes the rest of the path");
            return Err(self.error(
                after,
                message,
                &format!("end the path with it, or write `:{name}` for one segment"),
            ));
        }
        Ok(name)
    }

    fn check_static(&self) -> syn::Result<()> {
        if self.text.is_empty() {
            return Err(spanned(self.literal, "an empty segment never matches", "remove one `/`"));
        }
        if let Some(name) = self.text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let message = format!("`{}` is not a path parameter", self.text);
            return Err(self.error(self.text, message, &format!("write `:{name}`")));
        }
        match self.text.find(|c: char| c.is_whitespace() || c.is_control() || "?#*{}:".contains(c)) {
            Some(at) => Err(self.reserved(&self.text[at..])),
            None => Ok(()),
        }
    }

    /// `from` is the segment from the character that it cannot have.
    fn reserved(&self, from: &str) -> syn::Error {
        let bad = from.chars().next().unwrap_or_default();
        let before = &self.text[..self.text.len() - from.len()];
        match bad {
            ':' | '*' => {
                let help =
                    format!("write `{from}` as a segment of its own; a literal `{bad}` is `%{:02X}`", u32::from(bad));
                let message = format!("nothing can stand before `{bad}`: a parameter is a whole segment");
                self.error(before, message, &help)
            }
            bad => {
                let help = "a path is made of static segments and of parameters such as `:id`";
                self.error(self.text, format!("`{bad}` cannot stand in a path segment"), help)
            }
        }
    }

    /// `part` is a part of the path, as a slice of it.
    fn error(&self, part: &str, message: String, help: &str) -> syn::Error {
        let at = (part.as_ptr() as usize).saturating_sub(self.path.as_ptr() as usize);
        drawn(self.literal, at, part, &message, help)
    }
}

/// The name that `text` begins with, and what follows it.
fn leading_name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, tail) = text.split_at(end);
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some((name, tail))
}

/// An error about the first segment of a literal that begins with `part`, or is it.
pub(crate) fn point(literal: &LitStr, part: &str, message: &str, help: &str) -> syn::Error {
    let path = literal.value();
    let ends = |at: usize| !path[at + part.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let at = path.match_indices(part).map(|(at, _)| at).find(|at| ends(*at)).unwrap_or_default();
    drawn(literal, at, part, message, help)
}

/// Stable Rust cannot put a caret inside a literal, so that the message draws one.
fn drawn(literal: &LitStr, at: usize, part: &str, message: &str, help: &str) -> syn::Error {
    let path = literal.value();
    let before = path.get(..at).unwrap_or_default();
    let indent = " ".repeat(before.chars().count());
    let carets = "^".repeat(part.chars().count().max(1));
    syn::Error::new(literal.span(), format!("{message}\n\n    {path}\n    {indent}{carets}\n\nhelp: {help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(path: &str) -> syn::Result<Pattern> {
        parse(&LitStr::new(path, proc_macro2::Span::call_site()))
    }

    fn error(path: &str) -> String {
        pattern(path).err().unwrap().to_string()
    }

    #[test]
    fn reads_names_and_shape() {
        let pattern = pattern(r"/cats/:id(\d+)/toys/:toy/*rest/").unwrap();
        assert_eq!(pattern.names, ["id", "toy", "rest"]);
        assert_eq!(pattern.shape, r"/cats/:(\d+)/toys/:/*");
        assert_eq!((pattern.written("id"), pattern.written("rest")), (":id".into(), "*rest".into()));
    }

    #[test]
    fn draws_a_caret_under_what_is_wrong() {
        for (path, drawing) in [
            ("/cats/:9", "    /cats/:9\n          ^^"),
            ("/:id/é/:id", "    /:id/é/:id\n           ^^^"),
            ("/:id/:idx.json", "    /:id/:idx.json\n             ^^^^^"),
            (r"/:id(\d+)x", "    /:id(\\d+)x\n             ^\n"),
            ("/cats-:id", "    /cats-:id\n     ^^^^^\n"),
            ("/:id(a/b)", "    /:id(a/b)\n          ^\n"),
            ("/:id(a", "    /:id(a\n        ^^\n"),
            ("/:id()", "    /:id()\n        ^^\n"),
            ("/:id([)", "    /:id([)\n         ^\n"),
            ("/*a/b", "    /*a/b\n       ^^\n"),
            ("/a/*", "    /a/*\n       ^\n"),
        ] {
            assert!(error(path).contains(drawing), "{}", error(path));
        }
    }

    #[test]
    fn points_at_the_whole_name() {
        let literal = LitStr::new("/:identity/:id(a)", proc_macro2::Span::call_site());
        let error = point(&literal, ":id", "message", "help").to_string();
        assert!(error.contains("    /:identity/:id(a)\n               ^^^\n"), "{error}");
    }

    #[test]
    fn refuses_what_never_matches() {
        for path in ["/a//b", "/a?b", "/:", "/:1", "/{id}", "/a b", "/:id/:id", "/:id(a)/*id", "/**", "/a*b", "/:a:b"] {
            assert!(pattern(path).is_err(), "{path}");
        }
    }

    #[test]
    fn refuses_what_is_no_regex() {
        for regex in ["(a", "a)(b", "*", r"\", "[a", r"(a)\1", "(?=a)", "a{2,1}"] {
            assert!(error(&format!("/:id({regex})")).starts_with(&format!("`{regex}` is no regex: ")), "{regex}");
        }
        for regex in [r"\d+", "(a|b)(c)", r"\)", "[)(]", "a b?#{2}:*", "é+"] {
            assert!(pattern(&format!("/:id({regex})/x")).is_ok(), "{regex}");
        }
    }
}
