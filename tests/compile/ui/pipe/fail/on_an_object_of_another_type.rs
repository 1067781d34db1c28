use nestling::prelude::*;

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
    async fn find_one(&self, #[query(HalfPipe)] _page: String, #[param("id")] _id: u64) -> String {
        String::new()
    }
}

fn main() {}
