//! Dependencies between the framework's own modules point one way.

use std::fs;
use std::path::{Path, PathBuf};

/// Each may use itself and those before it.
const ORDER: &[&[&str]] = &[
    &["location", "signal", "error", "serialization"],
    &["http"],
    &["boot_error", "routing", "validation"],
    &["di"],
    &["pipeline"],
    &["extract"],
    &["module"],
    &["registry"],
    &["server"],
    &["app"],
    &["features"],
    &["entry", "private", "prelude", "lib"],
];

#[test]
fn modules_use_only_what_stands_below_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../framework/src");
    let files = rust_files(&source);
    assert!(files.len() > 50, "found {} files in {}", files.len(), source.display());
    let faults: Vec<String> = files.iter().flat_map(|file| faults(&source, file)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => rust_files(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|level| level.contains(&module))
}

/// The module that a file belongs to: its first folder, or its own name.
fn module_of(source: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(source).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Every module of this crate that a file outside its tests names.
fn faults(source: &Path, file: &Path) -> Vec<String> {
    let module = module_of(source, file);
    let own = rank(&module).unwrap_or_else(|| panic!("`{module}` has no place in the order of modules"));
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    if file.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs") {
        return Vec::new();
    }
    let lines = code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|(number, line)| used(line).into_iter().map(move |name| (number + 1, name)))
        .filter(|(_, used)| *used != module && rank(used).is_some_and(|used| used >= own))
        .map(|(number, used)| format!("{}:{number}: `{module}` uses `{used}`", file.display()))
        .collect()
}

fn used(line: &str) -> Vec<&str> {
    let name = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    line.split("crate::").skip(1).map(|rest| &rest[..name(rest)]).collect()
}
