//! Two routes in one place.

use nestling::prelude::*;

// ANCHOR: wrong
#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find(&self, #[param("id")] id: u64) -> u64 {
        id
    }
}

#[controller]
struct AnimalsController;

#[routes]
impl AnimalsController {
    #[get("/cats/:name")]
    async fn by_name(&self, #[param("name")] name: String) -> String {
        name
    }
}

#[module(controllers = [CatsController, AnimalsController])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
