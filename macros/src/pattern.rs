//! Route paths as literals: which parameters they name, and where in the literal.

use crate::diagnostics::spanned;
use syn::LitStr;

/// A path literal that is well formed.
pub(crate) struct Pattern {
    pub(crate) names: Vec<String>,
    /// The path with its parameter names erased: two routes of one shape are the same route.
    pub(crate) shape: String,
}

/// Reads `/cats/:id`. The same grammar is enforced at boot, for paths that are put together there.
pub(crate) fn parse(literal: &LitStr) -> syn::Result<Pattern> {
    let path = literal.value();
    let trimmed = path.strip_prefix('/').unwrap_or(&path);
    let trimmed = trimmed.strip_suffix('/').unwrap_or(trimmed);
    let (mut names, mut shape) = (Vec::new(), String::new());
    for segment in trimmed.split('/').filter(|_| !trimmed.is_empty()) {
        shape.push('/');
        match segment.strip_prefix(':') {
            Some(name) => {
                check_name(literal, segment, name)?;
                if names.iter().any(|known| known == name) {
                    return Err(point(
                        literal,
                        segment,
                        &format!("`:{name}` stands twice in one path"),
                        "name each parameter once",
                    ));
                }
                names.push(name.to_owned());
                shape.push(':');
            }
            None => {
                check_static(literal, segment)?;
                shape.push_str(segment);
            }
        }
    }
    Ok(Pattern { names, shape })
}

fn check_name(literal: &LitStr, segment: &str, name: &str) -> syn::Result<()> {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Ok(());
    }
    let help = "a parameter is a whole segment, a colon and a name of letters, digits and `_`: `/cats/:id`";
    Err(point(literal, segment, &format!("`{segment}` is not a path parameter"), help))
}

fn check_static(literal: &LitStr, segment: &str) -> syn::Result<()> {
    if segment.is_empty() {
        return Err(spanned(literal, "an empty segment never matches", "remove one `/`"));
    }
    if let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Err(point(
            literal,
            segment,
            &format!("`{segment}` is not a path parameter"),
            &format!("write `:{name}`"),
        ));
    }
    match segment.chars().find(|c| c.is_whitespace() || c.is_control() || "?#*{}:".contains(*c)) {
        Some(bad) => {
            let help = "a path is made of static segments and of parameters such as `:id`";
            Err(point(literal, segment, &format!("`{bad}` cannot stand in a path segment"), help))
        }
        None => Ok(()),
    }
}

/// An error about a part of a literal. Stable Rust cannot put a caret inside it, so that the message draws one.
pub(crate) fn point(literal: &LitStr, part: &str, message: &str, help: &str) -> syn::Error {
    let path = literal.value();
    let at = path.find(part).unwrap_or_default();
    let indent = " ".repeat(path[..at].chars().count());
    let carets = "^".repeat(part.chars().count().max(1));
    syn::Error::new(literal.span(), format!("{message}\n\n    {path}\n    {indent}{carets}\n\nhelp: {help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(path: &str) -> syn::Result<Pattern> {
        parse(&LitStr::new(path, proc_macro2::Span::call_site()))
    }

    #[test]
    fn reads_names_and_shape() {
        let pattern = pattern("/cats/:id/toys/:toy/").unwrap();
        assert_eq!(pattern.names, ["id", "toy"]);
        assert_eq!(pattern.shape, "/cats/:/toys/:");
    }

    #[test]
    fn draws_a_caret_inside_the_literal() {
        let error = pattern("/cats/:i-d").err().unwrap().to_string();
        assert!(error.contains("    /cats/:i-d\n          ^^^^"), "{error}");
    }

    #[test]
    fn refuses_what_never_matches() {
        for path in ["/a//b", "/a?b", "/:", "/:1", "/{id}", "/a b", "/:id/:id"] {
            assert!(pattern(path).is_err(), "{path}");
        }
    }
}
