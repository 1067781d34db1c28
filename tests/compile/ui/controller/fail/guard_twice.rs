use nestling::prelude::*;

#[injectable]
struct KeyGuard;

impl CanActivate for KeyGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

#[controller("/cats")]
#[guard(KeyGuard)]
#[guard(KeyGuard)]
struct CatsController;

fn main() {}
