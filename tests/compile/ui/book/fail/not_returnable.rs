use nestling::prelude::*;

struct Cat;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find(&self) -> Cat {
        Cat
    }
}

fn main() {}
