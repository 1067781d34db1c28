//! Where cats are kept.

use super::dto::Cat;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use nestling::prelude::*;

/// A place for cats. The module decides which one.
pub(crate) trait CatsRepository: Send + Sync {
    fn list(&self, offset: usize, limit: usize) -> Result<Vec<Cat>, RepositoryError>;
    fn find(&self, id: u64) -> Result<Option<Cat>, RepositoryError>;
    fn named(&self, name: &str) -> Result<Option<Cat>, RepositoryError>;
    fn save(&self, cat: Cat) -> Result<(), RepositoryError>;
    fn remove(&self, id: u64) -> Result<Option<Cat>, RepositoryError>;
}

/// The place is out of order.
#[derive(Debug)]
pub(crate) struct RepositoryError;

impl fmt::Display for RepositoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the repository is out of order")
    }
}

impl std::error::Error for RepositoryError {}

/// Keeps cats until the process ends.
#[injectable]
pub(crate) struct InMemoryCats {
    #[inject(default)]
    cats: Mutex<BTreeMap<u64, Cat>>,
}

impl InMemoryCats {
    fn cats(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<u64, Cat>>, RepositoryError> {
        self.cats.lock().map_err(|_| RepositoryError)
    }
}

impl CatsRepository for InMemoryCats {
    fn list(&self, offset: usize, limit: usize) -> Result<Vec<Cat>, RepositoryError> {
        Ok(self.cats()?.values().skip(offset).take(limit).cloned().collect())
    }

    fn find(&self, id: u64) -> Result<Option<Cat>, RepositoryError> {
        Ok(self.cats()?.get(&id).cloned())
    }

    fn named(&self, name: &str) -> Result<Option<Cat>, RepositoryError> {
        Ok(self.cats()?.values().find(|cat| cat.name == name).cloned())
    }

    fn save(&self, cat: Cat) -> Result<(), RepositoryError> {
        self.cats()?.insert(cat.id, cat);
        Ok(())
    }

    fn remove(&self, id: u64) -> Result<Option<Cat>, RepositoryError> {
        Ok(self.cats()?.remove(&id))
    }
}
