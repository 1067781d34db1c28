use nestling::prelude::*;
use nestling::testing::{Allow, TestApp};

#[injectable]
struct Clock;

#[module(providers = [Clock])]
struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>().override_guard::<Clock>(Allow);
}
