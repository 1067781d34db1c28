//! The routes below `/cats`.

use super::dto::{Cat, CreateCat, Page, UpdateCat};
use super::error::CatError;
use super::service::CatsService;
use crate::auth::{KeyGuard, Roles, RolesGuard, User};
use nestling::prelude::*;

#[controller("/cats")]
#[guard(RolesGuard)]
pub(crate) struct CatsController {
    cats: Arc<CatsService>,
}

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[query] page: Page) -> Result<Vec<Cat>, CatError> {
        self.cats.list(&page)
    }

    #[get("/:id")]
    async fn find_one(&self, #[param("id")] id: u64) -> Result<Cat, CatError> {
        self.cats.find(id)
    }

    #[post("/")]
    #[meta(Roles(&["admin"]))]
    async fn create(&self, #[body] cat: CreateCat) -> Result<Cat, CatError> {
        self.cats.create(cat)
    }

    #[patch("/:id")]
    #[meta(Roles(&["admin"]))]
    async fn update(&self, #[param("id")] id: u64, #[body] changes: UpdateCat) -> Result<Cat, CatError> {
        self.cats.update(id, changes)
    }

    #[delete("/:id")]
    #[http_code(204)]
    #[meta(Roles(&["admin"]))]
    async fn remove(&self, #[param("id")] id: u64) -> Result<(), CatError> {
        self.cats.remove(id)
    }

    #[post("/:id/pets")]
    async fn pet(&self, #[grant(KeyGuard)] user: User, #[param("id")] id: u64) -> Result<String, CatError> {
        Ok(format!("{} pets {}", user.name, self.cats.find(id)?.name))
    }
}
