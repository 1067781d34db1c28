use nestling::prelude::*;

struct CatError;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find(&self) -> Result<String, CatError> {
        Err(CatError)
    }
}

fn main() {}
