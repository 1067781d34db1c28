use nestling::prelude::*;

#[injectable]
struct TrimPipe;

impl Pipe<String> for TrimPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.trim().to_owned())
    }
}

#[injectable]
struct HalfPipe;

impl Pipe<i64> for HalfPipe {
    type Out = i64;

    async fn transform(&self, value: i64, _: &ArgumentMetadata) -> Result<i64> {
        Ok(value / 2)
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id", TrimPipe, HalfPipe)] _id: i64) -> String {
        String::new()
    }
}

fn main() {}
