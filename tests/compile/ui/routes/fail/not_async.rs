use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    fn find_all(&self) -> String {
        String::new()
    }
}

fn main() {}
