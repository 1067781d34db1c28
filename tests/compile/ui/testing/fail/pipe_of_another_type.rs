use nestling::Pipe;
use nestling::prelude::*;
use nestling::testing::TestApp;

#[injectable]
struct TrimPipe;

impl Pipe<String> for TrimPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(value)
    }
}

struct Fake;

#[module(pipes = [TrimPipe])]
struct AppModule;

fn main() {
    let _ = TestApp::of::<AppModule>().override_pipe::<TrimPipe>(Fake);
}
