use nestling::prelude::*;

#[injectable]
struct LengthPipe;

impl Pipe<String> for LengthPipe {
    type Out = usize;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<usize> {
        Ok(value.len())
    }
}

#[controller("/cats")]
#[pipe(LengthPipe)]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id")] _id: u64) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
