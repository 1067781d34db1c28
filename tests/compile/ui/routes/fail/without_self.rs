use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all() -> String {
        String::new()
    }
}

fn main() {}
