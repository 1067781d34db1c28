use nestling::prelude::*;
use nestling::testing::{TestApp, allow_with};

struct User;

#[injectable]
struct UserGuard;

impl Guard for UserGuard {
    type Grant = User;

    async fn check(&self, _: &mut ExecutionContext) -> Result<User> {
        Ok(User)
    }
}

#[module(guards = [UserGuard])]
struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>().override_guard::<UserGuard>(allow_with("Ann"));
}
