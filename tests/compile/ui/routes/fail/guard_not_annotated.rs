use nestling::prelude::*;

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
    #[guard(KeyGuard)]
    async fn find_all(&self) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
