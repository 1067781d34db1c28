use nestling::prelude::*;

#[dto]
enum Sort {
    Name,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", ParseEnumPipe<Sort>)] _id: String) -> String {
        String::new()
    }
}

fn main() {}
