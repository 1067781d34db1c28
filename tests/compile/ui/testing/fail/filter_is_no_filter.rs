use nestling::prelude::*;
use nestling::testing::{PassThrough, TestApp};

#[injectable]
struct Cats;

#[module(providers = [Cats])]
struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>()
        .override_filter::<Cats>(PassThrough)
        .override_interceptor::<Cats>(PassThrough)
        .override_middleware::<PassThrough>(Cats);
}
