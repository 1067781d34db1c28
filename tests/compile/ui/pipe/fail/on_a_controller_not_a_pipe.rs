use nestling::prelude::*;

#[injectable]
struct TrimPipe;

#[controller("/cats")]
#[pipe(TrimPipe)]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id")] _id: u64) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
