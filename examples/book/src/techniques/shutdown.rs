//! Shutdown.

use nestling::prelude::*;

#[controller]
struct SlowController;

#[routes]
impl SlowController {
    #[get("/")]
    async fn answer(&self) -> &'static str {
        "done"
    }
}

#[module(controllers = [SlowController])]
struct AppModule;

// ANCHOR: stop
/// Serves on any free port until `stop` is called.
async fn serve_once() -> Result<()> {
    let listening = App::create::<AppModule>().await?.bind("127.0.0.1:0").await?;
    println!("listening on {}", listening.address());
    let stop = listening.shutdown_handle();
    stop.stop();
    listening.run().await
}
// ANCHOR_END: stop

#[cfg(test)]
mod tests {
    use super::*;

    #[nestling::test]
    async fn it_ends_when_it_is_told_to() -> Result<()> {
        serve_once().await
    }
}
