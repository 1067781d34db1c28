//! Where settings come from.

use super::dotenv::{self, BadLine};
use super::error::ConfigProblem;
use super::node::{Content, Node};
use serde_json::Value;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The later ones in this order win; of one kind, the one that was named later.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Defaults,
    File,
    DotEnv,
    Environment,
}

#[derive(Clone)]
pub(super) enum Source {
    Defaults(Value),
    File {
        path: PathBuf,
        optional: bool,
    },
    DotEnv(PathBuf),
    /// That of the process, as it is when the settings are read.
    Environment,
    Variables(Vec<(String, String)>),
}

impl Source {
    pub(super) fn rank(&self) -> Rank {
        match self {
            Self::Defaults(_) => Rank::Defaults,
            Self::File { .. } => Rank::File,
            Self::DotEnv(_) => Rank::DotEnv,
            Self::Environment | Self::Variables(_) => Rank::Environment,
        }
    }

    /// Whether names of variables mean anything here.
    pub(super) fn has_variables(&self) -> bool {
        self.rank() >= Rank::DotEnv
    }

    pub(super) fn read(&self, prefix: &str) -> Result<Node, ConfigProblem> {
        match self {
            Self::Defaults(value) => Ok(Node::of(value.clone(), &"the defaults".into())),
            Self::File { path, optional } => file(path, *optional),
            Self::DotEnv(path) => dotenv(path, prefix),
            Self::Environment => Ok(variables(environment(), prefix, "the environment")),
            Self::Variables(pairs) => Ok(variables(texts(pairs.iter().cloned()), prefix, "the variables")),
        }
    }
}

/// A name that is no UTF-8 is no key.
fn environment() -> impl Iterator<Item = (String, Content)> {
    std::env::vars_os().filter_map(|(name, value)| {
        Some((name.into_string().ok()?, value.into_string().map_or(Content::Undecodable, Content::Text)))
    })
}

fn texts(pairs: impl IntoIterator<Item = (String, String)>) -> impl Iterator<Item = (String, Content)> {
    pairs.into_iter().map(|(name, value)| (name, Content::Text(value)))
}

/// In the order of their names, because the environment has none. Of one name, the last value holds.
fn variables(pairs: impl Iterator<Item = (String, Content)>, prefix: &str, place: &str) -> Node {
    let mut root = Node::table(&place.into());
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (name, content) in pairs {
        let Some(key) = name.strip_prefix(prefix).filter(|key| !key.is_empty()) else { continue };
        let parts: Vec<_> = key.split("__").map(str::to_lowercase).collect();
        let origin: Arc<str> = format!("`{name}` in {place}").into();
        root.merge(Node::below(&parts, Node { content, origin }));
    }
    root
}

fn file(path: &Path, optional: bool) -> Result<Node, ConfigProblem> {
    let origin: Arc<str> = format!("`{}`", path.display()).into();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if optional && error.kind() == io::ErrorKind::NotFound => return Ok(Node::table(&origin)),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let value = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => serde_json::from_str(&text).map_err(|error| malformed(path, line(error.line())))?,
        Some("toml") => toml::from_str(&text).map_err(|error| malformed(path, line(line_of(&text, error.span()))))?,
        _ => return Err(malformed(path, "it is neither `.toml` nor `.json`".to_owned())),
    };
    match value {
        Value::Object(_) => Ok(Node::of(value, &origin)),
        _ => Err(malformed(path, "it holds no table".to_owned())),
    }
}

/// One that is not there is left out: it is for developers' machines.
fn dotenv(path: &Path, prefix: &str) -> Result<Node, ConfigProblem> {
    let place = format!("`{}`", path.display());
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Node::table(&place.into())),
        Err(error) => return Err(unreadable(path, &error)),
    };
    let not_utf8 = |error: std::str::Utf8Error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        malformed(path, format!("line {} is not UTF-8", lines(before)))
    };
    let text = std::str::from_utf8(&bytes).map_err(not_utf8)?;
    let pairs = dotenv::parse(text);
    let pairs = pairs.map_err(|BadLine(line)| malformed(path, format!("line {line} is not `NAME=value`")))?;
    // It is only read: the environment of the process stays as it is.
    Ok(variables(texts(pairs), prefix, &place))
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let end = span.map_or(0, |span| span.start.min(text.len()));
    lines(text.as_bytes().get(..end).unwrap_or_default())
}

/// The number of the line that these bytes end in.
fn lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// A parser's own text might quote the line, and a secret in it.
fn line(line: usize) -> String {
    format!("line {line} cannot be read")
}

fn unreadable(path: &Path, error: &io::Error) -> ConfigProblem {
    problem(format!("`{}` cannot be opened: {error}", path.display()))
}

fn malformed(path: &Path, what: String) -> ConfigProblem {
    problem(format!("`{}` cannot be used: {what}", path.display()))
}

fn problem(message: String) -> ConfigProblem {
    ConfigProblem { key: String::new(), message, origin: None }
}
