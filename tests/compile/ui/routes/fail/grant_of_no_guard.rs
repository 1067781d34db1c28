use nestling::prelude::*;

#[injectable]
struct User;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[grant(User)] user: String) -> String {
        user
    }
}

fn main() {}
