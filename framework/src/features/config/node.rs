//! Settings before they have a type: a tree of tables, in which each value knows where it comes from.

use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value and where it comes from.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) content: Content,
    pub(super) origin: Arc<str>,
}

#[derive(Clone)]
pub(super) enum Content {
    /// From the environment, where everything is a text: what it means depends on the type.
    Text(String),
    /// Neither a list nor a table.
    Scalar(Value),
    List(Vec<Node>),
    Table(Table),
}

/// By the name that all spellings share, with the first spelling.
pub(super) type Table = BTreeMap<String, (String, Node)>;

/// `DATABASE_URL`, `databaseUrl` and `database-url` are one key.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// What TOML's dates look like to serde.
const DATE: &str = "$__toml_private_datetime";

impl Node {
    pub(super) fn table(origin: &Arc<str>) -> Self {
        Self { content: Content::Table(Table::new()), origin: Arc::clone(origin) }
    }

    pub(super) fn of(value: Value, origin: &Arc<str>) -> Self {
        let content = match value {
            Value::Object(mut members) => match members.remove(DATE) {
                Some(date) => Content::Scalar(date),
                None => {
                    let member = |(name, value): (String, Value)| (plain(&name), (name, Self::of(value, origin)));
                    Content::Table(members.into_iter().map(member).collect())
                }
            },
            Value::Array(items) => Content::List(items.into_iter().map(|item| Self::of(item, origin)).collect()),
            scalar => Content::Scalar(scalar),
        };
        Self { content, origin: Arc::clone(origin) }
    }

    /// Puts a text below the parts of a name.
    pub(super) fn put(&mut self, parts: &[String], text: Self) {
        let [first, rest @ ..] = parts else { return *self = text };
        if !matches!(self.content, Content::Table(_)) {
            *self = Self::table(&text.origin);
        }
        if let Content::Table(table) = &mut self.content {
            let entry = table.entry(plain(first)).or_insert_with(|| (first.clone(), Self::table(&text.origin)));
            entry.1.put(rest, text);
        }
    }

    /// Tables are merged key by key; everything else is replaced.
    pub(super) fn merge(&mut self, over: Self) {
        match (&mut self.content, over.content) {
            (Content::Table(below), Content::Table(above)) => {
                for (plain, (name, node)) in above {
                    match below.get_mut(&plain) {
                        Some((_, known)) => known.merge(node),
                        None => drop(below.insert(plain, (name, node))),
                    }
                }
            }
            (content, replacement) => {
                *content = replacement;
                self.origin = over.origin;
            }
        }
    }

    /// What stands at a key with dots between its parts.
    pub(super) fn at(&self, key: &str) -> Option<&Self> {
        key.split('.').filter(|part| !part.is_empty()).try_fold(self, |node, part| match &node.content {
            Content::Table(table) => table.get(&plain(part)).map(|(_, node)| node),
            Content::List(items) => items.get(part.parse::<usize>().ok()?),
            _ => None,
        })
    }
}
