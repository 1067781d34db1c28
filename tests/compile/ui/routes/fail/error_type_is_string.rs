use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> Result<String, String> {
        Ok(String::new())
    }
}

fn main() {}
