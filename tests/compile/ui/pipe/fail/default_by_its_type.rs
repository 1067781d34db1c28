use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", DefaultValuePipe, ParseIntPipe)] _id: u64) -> String {
        String::new()
    }
}

fn main() {}
