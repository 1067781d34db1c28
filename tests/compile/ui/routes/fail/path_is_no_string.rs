use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get(cats)]
    async fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
