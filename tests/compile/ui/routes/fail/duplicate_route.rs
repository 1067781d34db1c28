use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id")] id: u64) -> String {
        id.to_string()
    }

    #[get("/:name")]
    async fn find_by_name(&self, #[param("name")] name: String) -> String {
        name
    }
}

fn main() {}
