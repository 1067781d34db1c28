use nestling::prelude::*;

#[controller("/cats/:id")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/toys")]
    async fn toys(&self, #[param("cat")] id: u64) -> String {
        id.to_string()
    }
}

fn main() {}
