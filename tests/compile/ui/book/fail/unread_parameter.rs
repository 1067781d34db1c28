use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id/toys/:toy")]
    async fn toy(&self, #[param("id")] id: u64) -> u64 {
        id
    }
}

fn main() {}
