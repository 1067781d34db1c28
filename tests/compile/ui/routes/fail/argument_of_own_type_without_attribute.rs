use nestling::prelude::*;

#[dto]
struct CreateCat {
    name: String,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, cat: CreateCat) -> String {
        cat.name
    }
}

fn main() {}
