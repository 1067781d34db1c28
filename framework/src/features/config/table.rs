//! The members of a table, by name.

use super::node::Node;
use std::collections::BTreeMap;

#[derive(Clone, Default)]
pub(super) struct Table {
    /// By the name that all spellings share. A map of a file may have several.
    members: BTreeMap<String, Vec<(String, Node)>>,
    /// What is no table and has the name of this one: `MAIL` beside `MAIL__FROM`.
    pub(super) beside: Option<Box<Node>>,
}

/// `DATABASE_URL`, `databaseUrl` and `database-url` are one key.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

impl Table {
    pub(super) const fn new() -> Self {
        Self { members: BTreeMap::new(), beside: None }
    }

    /// The member that is spelled so, or otherwise.
    pub(super) fn get(&self, name: &str) -> Option<&(String, Node)> {
        let spellings = self.members.get(&plain(name))?;
        spellings.iter().find(|(known, _)| known == name).or(spellings.first())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(String, Node)> {
        self.members.values().flatten()
    }

    /// Where each of them spells a name in one way, it is one key.
    pub(super) fn merge(&mut self, over: Self) {
        for (plain, above) in over.members {
            let below = self.members.entry(plain).or_default();
            let alone = above.len() == 1;
            for (name, node) in above {
                let exact = below.iter().position(|(known, _)| *known == name);
                let place = exact.or((alone && below.len() == 1).then_some(0));
                match place.and_then(|place| below.get_mut(place)) {
                    Some((_, known)) => known.merge(node),
                    None => below.push((name, node)),
                }
            }
        }
        if over.beside.is_some() {
            self.beside = over.beside;
        }
    }

    pub(super) fn is_of_variables(&self) -> bool {
        !self.members.is_empty() && self.iter().all(|(_, node)| node.is_variable())
    }
}

impl FromIterator<(String, Node)> for Table {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(members: I) -> Self {
        let mut table = Self::new();
        for (name, node) in members {
            table.members.entry(plain(&name)).or_default().push((name, node));
        }
        table
    }
}
