use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    #[guard(MissingGuard)]
    async fn find_all(&self, #[query] page: Page, #[grant(OtherGuard)] user: String) -> Cat {
        page
    }
}

fn main() {}
