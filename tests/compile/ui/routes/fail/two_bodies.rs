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
    async fn create(&self, #[body] cat: CreateCat, #[body] other: CreateCat) -> String {
        cat.name + &other.name
    }
}

fn main() {}
