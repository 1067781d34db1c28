use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[query("name")] name: impl ToString) -> String {
        name.to_string()
    }
}

fn main() {}
