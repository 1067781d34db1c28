//! A path that cannot be.

use nestling::prelude::*;

// ANCHOR: wrong
#[controller("/owners/:id/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find(&self, #[param("id")] id: u64) -> u64 {
        id
    }
}

#[module(controllers = [CatsController])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
