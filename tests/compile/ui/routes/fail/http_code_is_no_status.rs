use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    #[http_code(42)]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
