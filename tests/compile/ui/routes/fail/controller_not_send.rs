use nestling::prelude::*;

use std::cell::Cell;

#[controller("/cats")]
struct CatsController {
    #[inject(default)]
    seen: Cell<u64>,
}

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        self.seen.get().to_string()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
