use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

#[module(providers = [CatsController])]
struct CatsModule;

fn main() {}
