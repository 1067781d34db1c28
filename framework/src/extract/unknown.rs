//! Properties that a type does not have.

use crate::validation::Violations;
use serde::de::{DeserializeOwned, Deserializer};
use serde_ignored::Path;

/// More of them are not said: the answer should not grow with what a client makes up.
const MOST: usize = 100;

/// Longer names are cut, likewise. In characters.
const LONGEST: usize = 100;

/// Reads the value and says what it had no place for, in class-validator's words and in the order of the input.
pub(super) fn read<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(T, Violations), D::Error> {
    read_below("", deserializer)
}

/// As [`read`], of a value that is itself the field `field` of another.
pub(super) fn read_below<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    field: &str,
    deserializer: D,
) -> Result<(T, Violations), D::Error> {
    let (mut violations, mut found) = (Violations::new(), 0);
    let value = serde_ignored::deserialize(deserializer, |path| {
        found += 1;
        if found <= MOST {
            violations.nested(field, |violations| add(violations, &path));
        }
    })?;
    Ok((value, violations))
}

fn add(violations: &mut Violations, path: &Path<'_>) {
    let mut segments = segments(path);
    let Some(name) = segments.pop() else { return };
    violations.nested(&segments.join("."), |violations| {
        violations.add_text(&name, &format!("property {name} should not exist"));
    });
}

/// Options and newtypes are invisible to clients.
fn segments(path: &Path<'_>) -> Vec<String> {
    let (parent, segment) = match path {
        Path::Root => return Vec::new(),
        Path::Seq { parent, index } => (parent, Some(index.to_string())),
        Path::Map { parent, key } => (parent, Some(key.chars().take(LONGEST).collect())),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => (parent, None),
    };
    segments(parent).into_iter().chain(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{json, pairs};
    use super::*;
    use crate::dto;
    use crate::validation::ValidationPipe;
    use crate::validation::probe::Probe;
    use std::collections::BTreeMap;

    #[dto]
    struct Cat {
        #[validate(length(min = 1))]
        name: String,
        #[serde(default)]
        toys: Vec<Toy>,
        home: Option<Box<Toy>>,
        #[serde(default)]
        by_name: BTreeMap<String, Toy>,
    }

    #[dto]
    struct Toy {
        size: u8,
    }

    fn texts<T>((_, violations): (T, Violations)) -> Vec<String> {
        violations.into_messages()
    }

    #[test]
    fn names_each_property_with_its_path() {
        let body = r#"{"colour":1,"name":"","toys":[{"size":1},{"size":1,"zip":{"a":[]}}],"home":{"a":1,"size":2},
            "by_name":{"x":{"size":1,"y":null}},"last":[]}"#;
        assert_eq!(
            texts(json::parse_strictly::<Cat>(body.as_bytes()).unwrap()),
            [
                "property colour should not exist",
                "toys.1.property zip should not exist",
                "home.property a should not exist",
                "by_name.x.property y should not exist",
                "property last should not exist",
            ]
        );
    }

    #[test]
    fn says_them_before_what_the_rules_say() {
        let (value, unknown) = json::parse_strictly::<Cat>(br#"{"name":"","x":1}"#).unwrap();
        let mut all = unknown;
        Probe::<Cat>::new().rules().unwrap()(&value, &mut all);
        let pipe = ValidationPipe::new().grouped(true).forbid_non_whitelisted(true);
        assert_eq!(pipe.exception(all).body()["message"]["x"][0], "property x should not exist");
    }

    #[test]
    fn finds_them_among_pairs() {
        assert_eq!(
            texts(pairs::query_strictly::<Toy>("b=1&size=2&a=1&b=2").unwrap()),
            ["property a should not exist", "property b should not exist"]
        );
        assert!(texts(pairs::parse_strictly::<Toy>([("size", "1")]).unwrap()).is_empty());
        assert_eq!(
            pairs::query_strictly::<Toy>("size=x").map(drop).unwrap_err().to_string(),
            "size: Validation failed (numeric string is expected)"
        );
    }

    #[test]
    fn says_what_plain_reading_says() {
        for body in ["", "{", "[1]", "{\"name\":1}", "{\"name\":\"\"} x", "{\"name\":\"\"}"] {
            let plainly = json::parse::<Cat>(body.as_bytes()).map(drop).map_err(|error| error.to_string());
            let strictly = json::parse_strictly::<Cat>(body.as_bytes()).map(drop).map_err(|error| error.to_string());
            assert_eq!(strictly, plainly, "{body}");
        }
    }

    #[test]
    fn does_not_grow_with_what_clients_make_up() {
        let mut body = (0..1000).map(|n| format!("\"{}{n}\":1,", "x".repeat(200))).collect::<String>();
        body = format!("{{{body}\"size\":1}}");
        let texts = texts(json::parse_strictly::<Toy>(body.as_bytes()).unwrap());
        assert_eq!(texts.len(), MOST);
        assert!(texts.iter().all(|text| text.len() < LONGEST + 40));
    }
}
