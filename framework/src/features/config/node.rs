//! Settings before they have a type: a tree of tables, in which each value knows where it comes from.

use super::table::Table;
use serde_json::Value;
use std::mem;
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
    /// From the environment, and no UTF-8.
    Undecodable,
    /// Neither a list nor a table.
    Scalar(Value),
    List(Vec<Node>),
    Table(Table),
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
                    let member = |(name, value)| (name, Self::of(value, origin));
                    Content::Table(members.into_iter().map(member).collect())
                }
            },
            Value::Array(items) => Content::List(items.into_iter().map(|item| Self::of(item, origin)).collect()),
            scalar => Content::Scalar(scalar),
        };
        Self { content, origin: Arc::clone(origin) }
    }

    /// A variable below the parts of its name.
    pub(super) fn below(parts: &[String], variable: Self) -> Self {
        parts.iter().rev().fold(variable, |node, name| Self {
            origin: Arc::clone(&node.origin),
            content: Content::Table(Table::from_iter([(name.clone(), node)])),
        })
    }

    /// Tables are merged key by key; everything else is replaced.
    ///
    /// But the environment is everybody's: neither does `MAIL` replace the table `mail`, nor `PORT__X` the number `port`.
    /// Both are kept, until the type says which is meant.
    pub(super) fn merge(&mut self, over: Self) {
        let is_variable = over.is_variable();
        match (&mut self.content, over.content) {
            (Content::Table(below), Content::Table(above)) => below.merge(above),
            (Content::Table(below), content) if is_variable => {
                below.beside = Some(Box::new(Self { content, origin: over.origin }));
            }
            (_, Content::Table(mut above)) if is_variable => {
                let below = mem::replace(self, Self::table(&over.origin));
                above.beside.get_or_insert(Box::new(below));
                self.content = Content::Table(above);
            }
            (content, replacement) => {
                *content = replacement;
                self.origin = over.origin;
            }
        }
    }

    /// Whether it is of variables alone.
    pub(super) fn is_variable(&self) -> bool {
        match &self.content {
            Content::Text(_) | Content::Undecodable => true,
            Content::Scalar(_) | Content::List(_) => false,
            Content::Table(table) => table.is_of_variables(),
        }
    }

    /// What stands at a key with dots between its parts.
    pub(super) fn at(&self, key: &str) -> Option<&Self> {
        key.split('.').filter(|part| !part.is_empty()).try_fold(self, |node, part| match &node.content {
            Content::Table(table) => table.get(part).map(|(_, node)| node),
            Content::List(items) => items.get(part.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The same where no table is wanted: what stands beside one of variables.
    pub(super) fn unless_table(&self) -> &Self {
        match &self.content {
            Content::Table(Table { beside: Some(beside), .. }) => beside,
            _ => self,
        }
    }
}
