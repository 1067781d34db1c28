//! What a test puts in the place of what modules list.

use crate::di::key::Key;
use crate::di::provider::ProviderEntry;
use crate::pipeline::replacement::Replacements;
use std::collections::HashMap;
use std::sync::Arc;

/// Replaced providers and enhancers. Empty but in tests.
#[derive(Default)]
pub(crate) struct Overrides {
    pub(crate) providers: HashMap<Key, ProviderEntry>,
    pub(crate) enhancers: Arc<Replacements>,
}

impl Overrides {
    /// The provider, or what takes its place. What is one of several stays one of several.
    pub(super) fn provider(&self, entry: ProviderEntry) -> ProviderEntry {
        match self.providers.get(&entry.key) {
            Some(replacement) => ProviderEntry { multi: entry.multi, ..replacement.clone() },
            None => entry,
        }
    }
}
