//! serde's messages without Rust's type names and without the values that clients sent.

/// What serde's `expecting` says, in the client's terms.
pub(super) fn expected(expecting: &str) -> String {
    number(expecting).or_else(|| shape(expecting)).unwrap_or_else(|| expecting.to_owned())
}

/// Whether serde's own visitor for a number says this.
pub(super) fn is_number(expecting: &str) -> bool {
    number(expecting).is_some()
}

fn number(expecting: &str) -> Option<String> {
    let (name, nonzero) = match expecting.strip_prefix("a nonzero ") {
        Some(name) => (name, true),
        None => (expecting, false),
    };
    let text = match name {
        "u8" => "an integer from 0 to 255".to_owned(),
        "u16" => "an integer from 0 to 65535".to_owned(),
        "u32" => "an integer from 0 to 4294967295".to_owned(),
        "u64" | "u128" | "usize" => "an integer from 0".to_owned(),
        "i8" => "an integer from -128 to 127".to_owned(),
        "i16" => "an integer from -32768 to 32767".to_owned(),
        "i32" => "an integer from -2147483648 to 2147483647".to_owned(),
        "i64" | "i128" | "isize" | "integer with support for saturating semantics" => "an integer".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        _ => return None,
    };
    Some(if nonzero { format!("{text}, but not 0") } else { text })
}

/// The texts of serde's derive, each followed by the name of a type, and those of its impls for the standard library.
const SHAPES: [(&str, &str); 13] = [
    ("struct variant ", "an object"),
    ("struct ", "an object"),
    ("tuple struct ", "an array"),
    ("tuple variant ", "an array"),
    ("unit struct ", "null"),
    ("unit variant ", "null"),
    ("internally tagged enum ", "an object"),
    ("adjacently tagged enum ", "an object"),
    ("enum ", "one of the known variants"),
    ("a map", "an object"),
    ("a sequence", "an array"),
    ("a tuple of size ", "an array of length "),
    ("unit", "null"),
];

fn shape(expecting: &str) -> Option<String> {
    let (prefix, shape) = SHAPES.iter().find(|(prefix, _)| expecting.starts_with(prefix))?;
    let rest = &expecting[prefix.len()..];
    match (rest.is_empty(), prefix.ends_with(' ')) {
        (true, _) => Some((*shape).to_owned()),
        (false, true) => Some(format!("{shape}{}", elements(prefix, rest))),
        (false, false) => None,
    }
}

/// What follows the type's name: `struct Cat with 3 elements`.
fn elements<'a>(prefix: &str, rest: &'a str) -> &'a str {
    match rest.find(" with ") {
        _ if prefix.starts_with("a tuple") => rest,
        Some(at) => &rest[at..],
        None => "",
    }
}

/// A whole message of serde's.
pub(super) fn message(text: &str) -> String {
    if let Some((field, _)) = quoted(text, "unknown field `") {
        return format!("property {field} should not exist");
    }
    if let Some((_, known)) = quoted(text, "unknown variant `") {
        return format!("unknown variant, {known}");
    }
    if text.starts_with("data did not match any variant of untagged enum ") {
        return "the value has none of the expected shapes".to_owned();
    }
    let parts = text.rsplit_once(", expected ").and_then(|(problem, rest)| Some((found(problem)?, rest)));
    match parts {
        Some((found, rest)) => format!("{found}, expected {}", expected(rest)),
        None => text.to_owned(),
    }
}

/// `invalid type: string "secret"` becomes `invalid type: string`.
fn found(problem: &str) -> Option<String> {
    let (kind, value) = problem.split_once(": ").or_else(|| problem.split_once(' '))?;
    match kind {
        "invalid type" | "invalid value" => {
            let end = value.find(['"', '`']).unwrap_or(value.len());
            Some(format!("{kind}: {}", name(value[..end].trim_end())))
        }
        "invalid" => value.starts_with("length ").then(|| problem.to_owned()),
        _ => None,
    }
}

/// JSON's name for what serde found.
fn name(kind: &str) -> &str {
    match kind {
        "map" => "object",
        "sequence" => "array",
        "floating point" => "number",
        "unit value" => "null",
        kind => kind,
    }
}

/// The client's name after the prefix, and what is known instead.
fn quoted<'a>(text: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    let rest = text.strip_prefix(prefix)?;
    let end = rest.rfind("`, expected ").or_else(|| rest.rfind("`, there are no "))?;
    Some((&rest[..end], &rest[end + "`, ".len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_the_names_of_types() {
        for (serde, ours) in [
            ("u16", "an integer from 0 to 65535"),
            ("a nonzero i64", "an integer, but not 0"),
            ("struct Secret", "an object"),
            ("struct Secret with 2 elements", "an object with 2 elements"),
            ("struct variant Secret::A", "an object"),
            ("tuple variant Secret::A with 1 element", "an array with 1 element"),
            ("internally tagged enum Secret", "an object"),
            ("enum Secret", "one of the known variants"),
            ("unit variant Secret::A", "null"),
            ("a tuple of size 2", "an array of length 2"),
            ("a mapping", "a mapping"),
            ("unit", "null"),
            ("an IBAN", "an IBAN"),
        ] {
            assert_eq!(expected(serde), ours);
        }
    }

    #[test]
    fn drops_what_the_client_sent() {
        for (serde, ours) in [
            (
                "invalid type: string \"a, expected `b\", expected u8",
                "invalid type: string, expected an integer from 0 to 255",
            ),
            ("invalid value: floating point `1.5`, expected i64", "invalid value: number, expected an integer"),
            ("unknown variant `a`, expected b`, expected `c` or `d`", "unknown variant, expected `c` or `d`"),
            ("unknown variant `a`, there are no variants", "unknown variant, there are no variants"),
            ("unknown field `a: b`, expected `c`", "property a: b should not exist"),
            ("unknown field `a`, there are no fields", "property a should not exist"),
            ("data did not match any variant of untagged enum Secret", "the value has none of the expected shapes"),
            ("my own, expected text", "my own, expected text"),
        ] {
            assert_eq!(message(serde), ours);
        }
    }
}
