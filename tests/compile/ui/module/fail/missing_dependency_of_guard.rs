use nestling::prelude::*;

#[injectable]
struct Secrets;

#[injectable]
struct KeyGuard {
    secrets: Arc<Secrets>,
}

impl CanActivate for KeyGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
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
