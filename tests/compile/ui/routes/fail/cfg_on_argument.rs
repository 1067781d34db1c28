use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find(&self, #[cfg(unix)] #[query("name")] name: Option<String>) -> String {
        name.unwrap_or_default()
    }
}

fn main() {}
