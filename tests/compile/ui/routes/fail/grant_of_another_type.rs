use nestling::prelude::*;

#[injectable]
struct KeyGuard;

impl Guard for KeyGuard {
    type Grant = String;

    async fn check(&self, _: &mut ExecutionContext) -> Result<String> {
        Ok(String::new())
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self, #[grant(KeyGuard)] user: u64) -> String {
        user.to_string()
    }
}

fn main() {}
