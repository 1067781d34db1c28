use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        5
    }
}

fn main() {}
