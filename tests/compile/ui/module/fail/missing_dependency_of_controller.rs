use nestling::prelude::*;

#[injectable]
struct CatsService;

#[controller("/cats")]
struct CatsController {
    cats: Arc<CatsService>,
}

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
