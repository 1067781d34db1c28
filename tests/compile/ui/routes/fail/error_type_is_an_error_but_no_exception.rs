use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> Result<String, std::io::Error> {
        Ok(String::new())
    }
}

fn main() {}
