use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    #[pipe(ParseIntPipe)]
    async fn find_one(&self, #[param("id")] _id: u64) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
