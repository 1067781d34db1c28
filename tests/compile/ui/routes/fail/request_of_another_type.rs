use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[req] request: &String) -> String {
        request.clone()
    }
}

fn main() {}
