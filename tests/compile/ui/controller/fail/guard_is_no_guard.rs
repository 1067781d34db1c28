use nestling::prelude::*;

#[injectable]
struct User;

#[controller("/cats")]
#[guard(User)]
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
