use nestling::prelude::*;

#[dto]
struct CreateCat {
    name: String,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }
}

fn main() {}
