use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, name: &str) -> String {
        name.to_owned()
    }
}

fn main() {}
