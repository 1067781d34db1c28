use nestling::prelude::*;

struct Cat {
    name: String,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] cat: Cat) -> String {
        cat.name
    }
}

fn main() {}
