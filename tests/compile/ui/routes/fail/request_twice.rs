use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[req] request: &Request, #[req] other: &Request) -> String {
        request.uri().to_string() + other.uri().path()
    }
}

fn main() {}
