use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all<T: Default + ToString>(&self) -> String {
        T::default().to_string()
    }
}

fn main() {}
