use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", ParseIntPipe::new().optional(true))] _id: Option<String>) -> String {
        String::new()
    }
}

fn main() {}
