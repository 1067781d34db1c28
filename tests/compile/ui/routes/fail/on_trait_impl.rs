use nestling::prelude::*;

trait Cats {
    async fn find_all(&self) -> String;
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl Cats for CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
