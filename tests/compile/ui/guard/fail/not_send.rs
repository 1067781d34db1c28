use nestling::prelude::*;

use std::rc::Rc;

#[injectable]
struct KeyGuard;

async fn look_up() {}

impl CanActivate for KeyGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        let local = Rc::new(true);
        look_up().await;
        Ok(*local)
    }
}

fn main() {}
