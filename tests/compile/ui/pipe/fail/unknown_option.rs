use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", ParseIntPipe::new().radix(16))] _id: u64) -> String {
        String::new()
    }
}

fn main() {}
