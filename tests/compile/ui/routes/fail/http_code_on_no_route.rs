use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        self.name()
    }

    #[http_code(204)]
    fn name(&self) -> String {
        String::new()
    }
}

fn main() {}
