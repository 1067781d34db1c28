use nestling::prelude::*;

#[injectable]
struct TrimPipe;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", ParseIntPipe, TrimPipe)] _id: u64) -> String {
        String::new()
    }
}

fn main() {}
