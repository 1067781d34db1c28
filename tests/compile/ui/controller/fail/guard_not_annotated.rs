use nestling::prelude::*;

struct KeyGuard;

impl CanActivate for KeyGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

#[controller("/cats")]
#[guard(KeyGuard)]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> String {
        String::new()
    }
}

#[module(controllers = [CatsController])]
struct CatsModule;

fn main() {}
