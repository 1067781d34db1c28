use nestling::prelude::*;

#[dto]
struct Cat<'a> {
    name: &'a str,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] cat: Cat<'_>) -> String {
        cat.name.to_owned()
    }
}

fn main() {}
