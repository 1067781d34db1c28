use nestling::prelude::*;

#[injectable]
struct KeyGuard;

impl Guard for KeyGuard {
    type Grant = String;

    async fn check(&self, _: &mut ExecutionContext) -> Result<String> {
        Ok("Ann".to_owned())
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn list(&self, #[grant(KeyGuard)] user: u64) -> u64 {
        user
    }
}

fn main() {}
