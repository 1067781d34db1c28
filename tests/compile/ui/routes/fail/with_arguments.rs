use nestling::prelude::*;

#[controller]
struct CatsController;

#[routes("/cats")]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
