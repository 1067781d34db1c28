use nestling::prelude::*;

#[injectable]
struct KeyGuard;

impl CanActivate for KeyGuard {
    async fn can_activate(&self, _: &ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

fn main() {}
