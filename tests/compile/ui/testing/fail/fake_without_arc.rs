use nestling::prelude::*;
use nestling::testing::TestApp;

trait Clock: Send + Sync {}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {}

struct Noon;

impl Clock for Noon {}

#[module(providers = [SystemClock as dyn Clock])]
struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>().override_provider::<dyn Clock>(Noon);
}
