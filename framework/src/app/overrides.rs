//! What a test puts in the place of what modules list.

use crate::boot_error::Problem;
use crate::di::key::Key;
use crate::di::provider::ProviderEntry;
use crate::module::definition::ModuleHandle;
use crate::pipeline::replacement::{Replacement, Replacements};
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

/// Replaced modules, providers and enhancers. Empty but in tests.
#[derive(Default)]
pub(crate) struct Overrides {
    pub(crate) modules: HashMap<TypeId, Replacement<ModuleHandle>>,
    pub(crate) providers: HashMap<Key, Replacement<ProviderEntry>>,
    pub(crate) enhancers: Arc<Replacements>,
}

impl Overrides {
    /// What takes the place of the module, if anything does.
    pub(super) fn module(&self, module: &ModuleHandle) -> Option<ModuleHandle> {
        self.modules.get(&module.id).map(|replacement| *replacement.used())
    }

    /// The provider, or what takes its place; what is one of several stays one of several. A guard, interceptor, … that
    /// is replaced as such is not needed as a provider, either.
    pub(super) fn provider(&self, entry: ProviderEntry) -> Option<ProviderEntry> {
        match self.providers.get(&entry.key) {
            Some(replacement) => Some(ProviderEntry { multi: entry.multi, ..replacement.used().clone() }),
            None if self.enhancers.replace(&entry.key) => None,
            None => Some(entry),
        }
    }

    /// The replaced modules and providers that the application does not have.
    pub(super) fn unused(&self) -> impl Iterator<Item = Problem> {
        let modules = self.modules.values().filter_map(Replacement::unused);
        modules.chain(self.providers.values().filter_map(Replacement::unused))
    }
}
