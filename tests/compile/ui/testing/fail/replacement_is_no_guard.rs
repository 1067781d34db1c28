use nestling::prelude::*;
use nestling::testing::TestApp;

#[injectable]
struct UserGuard;

impl CanActivate for UserGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

struct Fake;

#[module(guards = [UserGuard])]
struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>().override_guard::<UserGuard>(Fake);
}
