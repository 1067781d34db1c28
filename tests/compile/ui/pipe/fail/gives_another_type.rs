use nestling::prelude::*;

#[injectable]
struct TrimPipe;

impl Pipe<String> for TrimPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.trim().to_owned())
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", TrimPipe)] _id: i64) -> String {
        String::new()
    }
}

fn main() {}
