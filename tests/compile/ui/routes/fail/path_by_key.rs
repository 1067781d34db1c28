use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get(path = "/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
