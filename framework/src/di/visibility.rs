//! Which provider a module gets for a key: its own, then what its imports export, then what global modules export.

use super::key::Key;
use std::collections::{HashMap, HashSet};

pub(crate) type NodeId = usize;
pub(crate) type ModuleId = usize;

/// What one module has and lets others see.
#[derive(Default)]
pub(crate) struct ModuleScope {
    pub(crate) name: &'static str,
    pub(crate) own: HashMap<Key, NodeId>,
    pub(crate) many: HashMap<Key, Vec<NodeId>>,
    pub(crate) exports: HashSet<Key>,
    /// The keys of `multi(…)` exports: they let through what is in `many`, and `exports` what is in `own`.
    pub(crate) exports_many: HashSet<Key>,
    pub(crate) imports: Vec<ModuleId>,
    pub(crate) reexports: Vec<ModuleId>,
    pub(crate) global: bool,
}

impl ModuleScope {
    fn exported(&self, key: &Key) -> Option<NodeId> {
        self.exports.contains(key).then(|| self.own.get(key).copied()).flatten()
    }
}

/// All modules, as look-ups see them. rustc walks the same path in `module/check.rs`.
#[derive(Default)]
pub(crate) struct Visibility {
    pub(crate) scopes: Vec<ModuleScope>,
    /// For each module, those whose exports it sees, the nearest first.
    seen: Vec<Vec<ModuleId>>,
}

impl Visibility {
    pub(crate) fn of(scopes: Vec<ModuleScope>) -> Self {
        let seen = (0..scopes.len()).map(|module| seen_from(&scopes, module)).collect();
        Self { scopes, seen }
    }

    /// The provider of `key` in `module`.
    pub(crate) fn find(&self, module: ModuleId, key: &Key) -> Option<NodeId> {
        let own = self.scopes[module].own.get(key).copied();
        own.or_else(|| self.seen[module].iter().find_map(|seen| self.scopes[*seen].exported(key)))
    }

    /// All providers that were bound to `key` with `multi(…)`, the nearest first.
    pub(crate) fn find_many(&self, module: ModuleId, key: &Key) -> Vec<NodeId> {
        let bound = |module: ModuleId| self.scopes[module].many.get(key).into_iter().flatten().copied();
        let mut found: Vec<NodeId> = bound(module).collect();
        for seen in self.seen[module].iter().filter(|seen| self.scopes[**seen].exports_many.contains(key)) {
            found.extend(bound(*seen).filter(|node| !found.contains(node)).collect::<Vec<_>>());
        }
        found
    }

    /// The first module that has `key`, whether or not it exports it: for messages, tests and `main`.
    pub(crate) fn find_anywhere(&self, key: &Key) -> Option<(ModuleId, NodeId)> {
        self.scopes.iter().enumerate().find_map(|(module, scope)| Some((module, *scope.own.get(key)?)))
    }
}

/// The modules whose exports `module` sees: imports with their re-exports in order, then global ones.
fn seen_from(scopes: &[ModuleScope], module: ModuleId) -> Vec<ModuleId> {
    let mut seen = Vec::new();
    for import in &scopes[module].imports {
        add_with_reexports(scopes, *import, &mut seen);
    }
    for (global, _) in scopes.iter().enumerate().filter(|(_, scope)| scope.global) {
        add_with_reexports(scopes, global, &mut seen);
    }
    seen
}

fn add_with_reexports(scopes: &[ModuleScope], module: ModuleId, seen: &mut Vec<ModuleId>) {
    if seen.contains(&module) {
        return;
    }
    seen.push(module);
    for reexport in &scopes[module].reexports {
        add_with_reexports(scopes, *reexport, seen);
    }
}
