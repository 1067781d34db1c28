//! The rules about cats.

use super::dto::{Cat, CreateCat, Page, UpdateCat};
use super::error::CatError;
use super::repository::CatsRepository;
use nestling::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

#[injectable]
pub(crate) struct CatsService {
    repository: Arc<dyn CatsRepository>,
    #[inject(value = AtomicU64::new(1))]
    next_id: AtomicU64,
}

impl CatsService {
    pub(crate) fn list(&self, page: &Page) -> Result<Vec<Cat>, CatError> {
        Ok(self.repository.list(page.offset, page.limit)?)
    }

    pub(crate) fn find(&self, id: u64) -> Result<Cat, CatError> {
        self.repository.find(id)?.ok_or(CatError::NotFound(id))
    }

    pub(crate) fn create(&self, CreateCat { name, age, breed }: CreateCat) -> Result<Cat, CatError> {
        if self.repository.named(&name)?.is_some() {
            return Err(CatError::NameTaken(name));
        }
        let cat = Cat { id: self.next_id.fetch_add(1, Ordering::Relaxed), name, age, breed };
        self.repository.save(cat.clone())?;
        Ok(cat)
    }

    pub(crate) fn update(&self, id: u64, changes: UpdateCat) -> Result<Cat, CatError> {
        let mut cat = self.find(id)?;
        cat.name = changes.name.unwrap_or(cat.name);
        cat.age = changes.age.unwrap_or(cat.age);
        self.repository.save(cat.clone())?;
        Ok(cat)
    }

    pub(crate) fn remove(&self, id: u64) -> Result<(), CatError> {
        self.repository.remove(id)?.map(drop).ok_or(CatError::NotFound(id))
    }
}
