use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
