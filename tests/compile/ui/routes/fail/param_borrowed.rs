use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:name")]
    async fn find_one(&self, #[param("name")] name: &str) -> String {
        name.to_owned()
    }
}

fn main() {}
