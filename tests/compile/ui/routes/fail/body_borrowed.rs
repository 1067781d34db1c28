use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] name: &str) -> String {
        name.to_owned()
    }
}

fn main() {}
