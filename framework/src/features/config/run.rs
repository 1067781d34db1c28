//! Reads settings until everything that is wrong with them is known.

use super::error::{ConfigError, ConfigProblem};
use super::fault::{Fault, Reason};
use super::node::{Content, Node};
use super::placeholder::Placeholder;
use super::reader::Reader;
use crate::Validate;
use crate::validation::Violations;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What several attempts at the same settings have found out.
#[derive(Default)]
pub(super) struct Run {
    /// Keys whose faults are known, and how many placeholders they have refused.
    refused: BTreeMap<String, usize>,
    /// Keys that refuse every placeholder: they are left out.
    pub(super) omitted: BTreeSet<String>,
    /// Keys that a variable of somebody else has.
    pub(super) foreign: BTreeSet<String>,
    /// Keys of files that no struct asked for.
    pub(super) unknown: RefCell<BTreeSet<String>>,
    pub(super) secrets: RefCell<BTreeSet<String>>,
}

impl Run {
    /// Whether something else stands in the place of what is there.
    pub(super) fn stands_in(&self, key: &str) -> bool {
        self.refused.contains_key(key)
    }

    pub(super) fn refused(&self, key: &str) -> usize {
        self.refused.get(key).copied().unwrap_or_default()
    }

    /// Makes the next attempt get further than this fault, if anything does: by a placeholder, the next one, without the
    /// key, or without the table that cannot be made without it.
    fn get_past(&mut self, key: &str) -> bool {
        let mut key = key;
        while self.omitted.contains(key) {
            key = key.rsplit_once('.').map_or("", |(table, _)| table);
            if !self.omitted.contains(key) {
                return !key.is_empty() && self.omitted.insert(key.to_owned());
            }
        }
        match self.refused.get_mut(key) {
            None => drop(self.refused.insert(key.to_owned(), 0)),
            Some(refused) if *refused + 1 < Placeholder::COUNT => *refused += 1,
            Some(_) => drop(self.omitted.insert(key.to_owned())),
        }
        !key.is_empty()
    }
}

/// A type that contains itself has no end of missing keys.
const ATTEMPTS: usize = 500;

/// `variables` is the prefix of variables, if there are any; `broken` is what was said of sources that cannot be read.
pub(super) fn read<C: DeserializeOwned + Validate>(
    root: &Node,
    variables: Option<&str>,
    broken: Vec<ConfigProblem>,
) -> Result<C, ConfigError> {
    let (value, run, faults) = attempts::<C>(root);
    let complete = broken.is_empty();
    let violations = value.as_ref().map_or_else(Vec::new, |value| violations(value, root, &run, &faults));
    // What a source would have said that cannot be read is not missing, and may not be as it is by default.
    let faults = unspecific(faults).filter(|(_, fault)| complete || !matches!(fault.reason, Reason::Missing(_)));
    let violations = violations.into_iter().filter(|problem| complete || problem.origin.is_some());
    let mut problems = broken;
    problems.extend(faults.map(|(key, fault)| problem(root, &key, told(&fault, &key, variables))));
    problems.extend(run.unknown.take().into_iter().map(|key| problem(root, &key, UNKNOWN.to_owned())));
    problems.extend(violations);
    problems.sort_by(|a, b| a.key.cmp(&b.key));
    ConfigError::unless_empty(problems)?;
    Ok(value.expect("an attempt that makes no value leaves a fault"))
}

/// serde stops at the first fault, so that each attempt finds one more. With faults, the value has placeholders in it.
fn attempts<C: DeserializeOwned>(root: &Node) -> (Option<C>, Run, BTreeMap<String, Fault>) {
    let (mut run, mut faults) = (Run::default(), BTreeMap::new());
    for _ in 0..ATTEMPTS {
        let fault = match C::deserialize(Reader::root(root, &run)) {
            Ok(value) => return (Some(value), run, faults),
            Err(fault) => fault.at(""),
        };
        let key = fault.key.clone().unwrap_or_default();
        if matches!(fault.reason, Reason::Foreign) && run.foreign.insert(key.clone()) {
            continue;
        }
        faults.entry(key.clone()).or_insert(fault);
        if !run.get_past(&key) {
            break;
        }
    }
    (None, run, faults)
}

const UNKNOWN: &str = "is no key of the settings";

/// A missing table is told by the keys that it lacks, where that is known.
fn unspecific(faults: BTreeMap<String, Fault>) -> impl Iterator<Item = (String, Fault)> {
    let keys: Vec<_> = faults.keys().cloned().collect();
    faults.into_iter().filter(move |(key, fault)| {
        !matches!(fault.reason, Reason::Missing(_)) || !keys.iter().any(|known| is_below(known, key))
    })
}

fn is_below(key: &str, table: &str) -> bool {
    key.strip_prefix(table).is_some_and(|rest| rest.starts_with('.'))
}

/// What is missing may be given by a variable.
fn told(fault: &Fault, key: &str, variables: Option<&str>) -> String {
    match (&fault.reason, variables) {
        (Reason::Missing(_), Some(prefix)) => format!("{fault}: set `{prefix}{}`", variable(key)),
        // serde reads what is flattened before it knows the types.
        (Reason::Other(_), _) if key.is_empty() => format!("a value behind `#[serde(flatten)]` or `untagged` {fault}"),
        _ => fault.to_string(),
    }
}

/// `database.maxSize` as `DATABASE__MAX_SIZE`.
fn variable(key: &str) -> String {
    let mut name = String::new();
    for c in key.chars() {
        match c {
            '.' => name.push_str("__"),
            '-' => name.push('_'),
            c if c.is_uppercase() => name.extend(['_', c]),
            c => name.extend(c.to_uppercase()),
        }
    }
    name
}

/// The rules that are broken by what could be read.
fn violations<C: Validate>(value: &C, root: &Node, run: &Run, faults: &BTreeMap<String, Fault>) -> Vec<ConfigProblem> {
    let mut violations = Violations::new();
    value.validate(&mut violations);
    let is_read = |path: &str| !faults.keys().any(|key| key == path || is_below(key, path) || is_below(path, key));
    violations.iter().filter(|it| is_read(it.path())).map(|it| violation(root, run, it.path(), it.message())).collect()
}

fn violation(root: &Node, run: &Run, key: &str, message: &str) -> ConfigProblem {
    let message = message.strip_prefix(key).unwrap_or(message).trim_start();
    let quotes = |node: &Node| match &node.unless_table().content {
        Content::Text(text) | Content::Scalar(Value::String(text)) => message.contains(text.as_str()),
        _ => true,
    };
    let hidden = run.secrets.borrow().contains(key) && root.at(key).is_some_and(quotes);
    problem(root, key, if hidden { "is a secret that breaks a rule" } else { message }.to_owned())
}

fn problem(root: &Node, key: &str, message: String) -> ConfigProblem {
    let origin = root.at(key).filter(|_| !key.is_empty()).map(|node| node.unless_table().origin.to_string());
    ConfigProblem { key: key.to_owned(), message, origin }
}
