use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id/toys/:toy")]
    async fn find_toy(&self, #[param("toy")] toy: u64) -> String {
        toy.to_string()
    }
}

fn main() {}
