//! A repository for tests.

use super::cat::Cat;
use super::dto::CreateCat;
use super::repository::{CatsRepository, RepositoryError};

/// Tom lives here, unless it is broken.
#[derive(Default)]
pub(crate) struct FakeCats {
    pub(crate) broken: bool,
}

impl FakeCats {
    fn answer<T>(&self, value: T) -> Result<T, RepositoryError> {
        if self.broken { Err(RepositoryError) } else { Ok(value) }
    }
}

pub(crate) fn tom() -> Cat {
    Cat { id: 1, name: "Tom".to_owned(), age: 3, breed: "Maine Coon".to_owned() }
}

impl CatsRepository for FakeCats {
    fn list(&self, _: usize, _: usize) -> Result<Vec<Cat>, RepositoryError> {
        self.answer(vec![tom()])
    }

    fn find(&self, id: u64) -> Result<Option<Cat>, RepositoryError> {
        self.answer((id == 1).then(tom))
    }

    fn find_by_name(&self, name: &str) -> Result<Option<Cat>, RepositoryError> {
        self.answer((name == "Tom").then(tom))
    }

    fn insert(&self, CreateCat { name, age, breed }: CreateCat) -> Result<Cat, RepositoryError> {
        self.answer(Cat { id: 2, name, age, breed })
    }

    fn replace(&self, _: Cat) -> Result<(), RepositoryError> {
        self.answer(())
    }

    fn remove(&self, id: u64) -> Result<Option<Cat>, RepositoryError> {
        self.answer((id == 1).then(tom))
    }
}
