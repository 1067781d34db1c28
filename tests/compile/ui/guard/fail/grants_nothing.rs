use nestling::prelude::*;

#[injectable]
struct KeyGuard;

impl Guard for KeyGuard {
    async fn check(&self, _: &mut ExecutionContext) -> Result<()> {
        Ok(())
    }
}

fn main() {}
