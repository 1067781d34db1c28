use nestling::prelude::*;

use std::rc::Rc;

async fn load() {}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        let local = Rc::new(String::new());
        load().await;
        local.to_string()
    }
}

fn main() {}
