use nestling::prelude::*;

#[injectable]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
