//! Boot reports, with the code that they point at instead of line numbers.

use nestling::prelude::*;
use nestling::{BootError, Module};
use std::fs;
use std::path::Path;

/// The whole report about an application that cannot start. Each place is shown as the code that stands there.
pub(crate) async fn report<M: Module>() -> String {
    resolve(&failure::<M>().await.to_string())
}

async fn failure<M: Module>() -> BootError {
    let booted = super::soon(App::create::<M>()).await;
    booted.err().expect("the application starts")
}

/// A text in which each place, `it/file.rs:12:8`, is shown as the code that stands there: `file.rs: code`.
pub(crate) fn resolve(text: &str) -> String {
    text.lines().map(resolve_line).collect::<Vec<_>>().join("\n")
}

fn resolve_line(line: &str) -> String {
    let words = line.split_inclusive(|c: char| c.is_whitespace() || "()`\"".contains(c));
    words.map(resolve_word).collect()
}

fn resolve_word(word: &str) -> String {
    let place = word.trim_end_matches(|c: char| c.is_whitespace() || "()`\"".contains(c));
    match token_at(place) {
        Some(token) => format!("{token}{}", &word[place.len()..]),
        None => word.to_owned(),
    }
}

fn token_at(place: &str) -> Option<String> {
    let mut parts = place.rsplitn(3, ':');
    let (column, line): (usize, usize) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(parts.next()?);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let line = text.lines().nth(line - 1)?;
    let rest: String = line.chars().skip(column - 1).collect();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let file = path.file_name()?.to_str()?;
    Some(format!("{file}: {}", &rest[..end.max(1)]))
}
