use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", ParseUuidPipe::new().version(4))] _id: String) -> String {
        String::new()
    }
}

fn main() {}
