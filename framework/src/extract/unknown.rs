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
    let (mut violations, mut found) = (Violations::new(), 0);
    let value = serde_ignored::deserialize(deserializer, |path| {
        found += 1;
        if found <= MOST {
            add(&mut violations, &path);
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
