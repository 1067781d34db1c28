use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[header("user agent")] agent: String) -> String {
        agent
    }
}

fn main() {}
