use nestling::prelude::*;

struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
