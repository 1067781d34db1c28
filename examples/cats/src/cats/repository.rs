//! Where cats are kept.

use super::cat::Cat;
use super::dto::CreateCat;
use nestling::prelude::*;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

/// A place for cats. The module decides which one.
pub(crate) trait CatsRepository: Send + Sync {
    fn list(&self, offset: usize, limit: usize) -> Result<Vec<Cat>, RepositoryError>;
    fn find(&self, id: u64) -> Result<Option<Cat>, RepositoryError>;
    fn find_by_name(&self, name: &str) -> Result<Option<Cat>, RepositoryError>;
    fn insert(&self, cat: CreateCat) -> Result<Cat, RepositoryError>;
    fn replace(&self, cat: Cat) -> Result<(), RepositoryError>;
    fn remove(&self, id: u64) -> Result<Option<Cat>, RepositoryError>;
}

/// Keeps cats until the process ends.
#[injectable]
pub(crate) struct InMemoryCats {
    #[inject(default)]
    cats: Mutex<BTreeMap<u64, Cat>>,
    #[inject(value = AtomicU64::new(1))]
    next_id: AtomicU64,
}

impl InMemoryCats {
    fn cats(&self) -> Result<MutexGuard<'_, BTreeMap<u64, Cat>>, RepositoryError> {
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

    fn find_by_name(&self, name: &str) -> Result<Option<Cat>, RepositoryError> {
        Ok(self.cats()?.values().find(|cat| cat.name == name).cloned())
    }

    fn insert(&self, CreateCat { name, age, breed }: CreateCat) -> Result<Cat, RepositoryError> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let cat = Cat { id, name, age, breed };
        self.replace(cat.clone())?;
        Ok(cat)
    }

    fn replace(&self, cat: Cat) -> Result<(), RepositoryError> {
        self.cats()?.insert(cat.id, cat);
        Ok(())
    }

    fn remove(&self, id: u64) -> Result<Option<Cat>, RepositoryError> {
        Ok(self.cats()?.remove(&id))
    }
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
