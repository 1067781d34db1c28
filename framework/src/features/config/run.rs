//! Reads settings until everything that is wrong with them is known.

use super::error::{ConfigError, ConfigProblem};
use super::fault::{Fault, Reason};
use super::node::Node;
use super::reader::Reader;
use crate::Validate;
use crate::validation::Violations;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What several attempts at the same settings have found out.
#[derive(Default)]
pub(super) struct Run {
    /// Keys whose faults are known. The next attempt is given something in their place and gets further.
    pub(super) skipped: BTreeSet<String>,
    /// Keys of files that no struct asked for.
    pub(super) unknown: RefCell<BTreeSet<String>>,
}

/// `variables` is the prefix of variables, if there are any.
pub(super) fn read<C: DeserializeOwned + Validate>(root: &Node, variables: Option<&str>) -> Result<C, ConfigError> {
    let mut run = Run::default();
    let mut faults = BTreeMap::new();
    // serde stops at the first fault, so that each attempt finds one more.
    let value = loop {
        match C::deserialize(Reader::root(root, &run)) {
            Ok(value) => break Some(value),
            Err(fault) => {
                let fault = fault.at("");
                let key = fault.key.clone().unwrap_or_default();
                let known = !run.skipped.insert(key.clone());
                if known {
                    break None;
                }
                faults.insert(key, fault);
            }
        }
    };
    let mut problems: Vec<_> = unspecific(faults, &run.skipped)
        .map(|(key, fault)| problem(root, &key, told(&fault, &key, variables)))
        .chain(run.unknown.take().into_iter().map(|key| problem(root, &key, UNKNOWN.to_owned())))
        .collect();
    if let (Some(value), true) = (&value, problems.is_empty()) {
        problems = violations(value, root);
    }
    problems.sort_by(|a, b| a.key.cmp(&b.key));
    ConfigError::unless_empty(problems)?;
    Ok(value.expect("an attempt that makes no value leaves a fault"))
}

const UNKNOWN: &str = "is no key of the settings";

/// A missing table is told by the keys that it lacks, where that is known.
fn unspecific(faults: BTreeMap<String, Fault>, keys: &BTreeSet<String>) -> impl Iterator<Item = (String, Fault)> {
    faults.into_iter().filter(|(key, fault)| {
        let below = format!("{key}.");
        !matches!(fault.reason, Reason::Missing(_)) || !keys.iter().any(|known| known.starts_with(&below))
    })
}

/// What is missing may be given by a variable.
fn told(fault: &Fault, key: &str, variables: Option<&str>) -> String {
    match (&fault.reason, variables) {
        (Reason::Missing(_), Some(prefix)) => format!("{fault}: set `{prefix}{}`", variable(key)),
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

fn violations<C: Validate>(value: &C, root: &Node) -> Vec<ConfigProblem> {
    let mut violations = Violations::new();
    value.validate(&mut violations);
    let told = |key: &str, message: &str| message.strip_prefix(key).unwrap_or(message).trim_start().to_owned();
    violations.iter().map(|it| problem(root, it.path(), told(it.path(), it.message()))).collect()
}

fn problem(root: &Node, key: &str, message: String) -> ConfigProblem {
    let origin = root.at(key).filter(|_| !key.is_empty()).map(|node| node.origin.to_string());
    ConfigProblem { key: key.to_owned(), message, origin }
}
