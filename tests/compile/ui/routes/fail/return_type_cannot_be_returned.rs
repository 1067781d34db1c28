use nestling::prelude::*;

struct Cat;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> Cat {
        Cat
    }
}

fn main() {}
