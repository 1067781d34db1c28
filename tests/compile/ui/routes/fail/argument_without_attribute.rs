use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, id: u64) -> String {
        id.to_string()
    }
}

fn main() {}
