//! The rules about cats.

use super::cat::Cat;
use super::dto::{CreateCat, Page, UpdateCat};
use super::error::CatError;
use super::repository::CatsRepository;
use nestling::prelude::*;

#[injectable]
pub(crate) struct CatsService {
    repository: Arc<dyn CatsRepository>,
}

impl CatsService {
    pub(crate) fn list(&self, page: &Page) -> Result<Vec<Cat>, CatError> {
        Ok(self.repository.list(page.offset, page.limit)?)
    }

    pub(crate) fn find(&self, id: u64) -> Result<Cat, CatError> {
        self.repository.find(id)?.ok_or(CatError::NotFound(id))
    }

    pub(crate) fn create(&self, cat: CreateCat) -> Result<Cat, CatError> {
        self.check_name(&cat.name, None)?;
        Ok(self.repository.insert(cat)?)
    }

    pub(crate) fn update(&self, id: u64, changes: UpdateCat) -> Result<Cat, CatError> {
        let before = self.find(id)?;
        let cat = Cat {
            id,
            name: changes.name.unwrap_or(before.name),
            age: changes.age.unwrap_or(before.age),
            breed: changes.breed.unwrap_or(before.breed),
        };
        self.check_name(&cat.name, Some(id))?;
        self.repository.replace(cat.clone())?;
        Ok(cat)
    }

    pub(crate) fn remove(&self, id: u64) -> Result<(), CatError> {
        self.repository.remove(id)?.map(drop).ok_or(CatError::NotFound(id))
    }

    /// No two cats have the same name.
    fn check_name(&self, name: &str, of: Option<u64>) -> Result<(), CatError> {
        match self.repository.find_by_name(name)? {
            Some(namesake) if Some(namesake.id) != of => Err(CatError::NameTaken(namesake.name)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cats::fake::{FakeCats, tom};

    /// A provider is a struct: its tests need no framework.
    fn service() -> CatsService {
        CatsService { repository: Arc::new(FakeCats::default()) }
    }

    fn newcomer(name: &str) -> CreateCat {
        CreateCat { name: name.to_owned(), age: 1, breed: "Siamese".to_owned() }
    }

    #[test]
    fn a_newcomer_needs_a_name_of_its_own() {
        assert_eq!(service().create(newcomer("Kitty")).unwrap().id, 2);
        assert!(matches!(service().create(newcomer("Tom")), Err(CatError::NameTaken(name)) if name == "Tom"));
    }

    #[test]
    fn what_is_not_changed_stays() {
        let older = service().update(1, UpdateCat { age: Some(4), ..UpdateCat::default() }).unwrap();
        assert_eq!(older, Cat { age: 4, ..tom() });
    }

    #[test]
    fn a_cat_may_keep_its_name() {
        let same = UpdateCat { name: Some("Tom".to_owned()), ..UpdateCat::default() };
        assert_eq!(service().update(1, same).unwrap(), tom());
    }

    #[test]
    fn who_is_not_here_is_not_found() {
        assert!(matches!(service().find(7), Err(CatError::NotFound(7))));
        assert!(matches!(service().update(7, UpdateCat::default()), Err(CatError::NotFound(7))));
        assert!(matches!(service().remove(7), Err(CatError::NotFound(7))));
    }
}
