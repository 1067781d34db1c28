use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", ParseIntPipe)] _id: String) -> String {
        String::new()
    }
}

fn main() {}
