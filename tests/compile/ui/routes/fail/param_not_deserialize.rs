use nestling::prelude::*;

struct CatId(u64);

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id")] id: CatId) -> String {
        id.0.to_string()
    }
}

fn main() {}
