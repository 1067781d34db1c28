//! The routes below `/cats`.

use super::cat::Cat;
use super::cat_by_id_pipe::CatByIdPipe;
use super::dto::{CreateCat, Page, UpdateCat};
use super::error::CatError;
use super::repository_filter::RepositoryFilter;
use super::service::CatsService;
use crate::auth::{KeyGuard, Role, Roles, RolesGuard, User};
use nestling::prelude::*;

#[controller("/cats")]
#[guard(RolesGuard)]
#[filter(RepositoryFilter)]
#[timeout("5s")]
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
    async fn find_one(&self, #[param("id", ParseIntPipe, CatByIdPipe)] cat: Cat) -> Cat {
        cat
    }

    #[post("/")]
    #[meta(Roles(&[Role::Admin]))]
    async fn create(&self, #[body] cat: CreateCat, #[res] head: &mut ResponseHead) -> Result<Cat, CatError> {
        let cat = self.cats.create(cat)?;
        head.header("location", format!("/cats/{}", cat.id));
        Ok(cat)
    }

    #[patch("/:id")]
    #[meta(Roles(&[Role::Admin]))]
    async fn update(&self, #[param("id")] id: u64, #[body] changes: UpdateCat) -> Result<Cat, CatError> {
        self.cats.update(id, changes)
    }

    #[delete("/:id")]
    #[http_code(204)]
    #[meta(Roles(&[Role::Admin]))]
    async fn remove(&self, #[param("id")] id: u64) -> Result<(), CatError> {
        self.cats.remove(id)
    }

    #[post("/:id/pets")]
    async fn pet(&self, #[grant(KeyGuard)] user: User, #[param("id", ParseIntPipe, CatByIdPipe)] cat: Cat) -> String {
        format!("{} pets {}", user.name, cat.name)
    }
}
