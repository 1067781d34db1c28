use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    #[post("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
