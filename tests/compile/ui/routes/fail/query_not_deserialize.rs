use nestling::prelude::*;

struct Page {
    number: u64,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[query] page: Page) -> String {
        page.number.to_string()
    }
}

fn main() {}
