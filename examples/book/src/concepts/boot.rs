//! Life of a boot.

use nestling::prelude::*;
use std::time::Duration;

#[module]
struct AppModule;

// ANCHOR: settings
async fn start() -> nestling::Result<()> {
    let app = App::builder::<AppModule>()
        .hook_timeout(Duration::from_secs(5))
        .shutdown_timeout(Duration::from_secs(20))
        .body_limit(64 * 1024)
        .create()
        .await?;
    app.listen("127.0.0.1:3000").await
}
// ANCHOR_END: settings

// ANCHOR: main
#[nestling::main(worker_threads = 4)]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.listen(3000).await
}
// ANCHOR_END: main

// ANCHOR: problems
async fn explain() {
    if let Err(error) = App::create::<AppModule>().await {
        for problem in error.problems() {
            println!("{} {}: {}", problem.code().as_str(), problem.message(), problem.remedy());
        }
    }
}
// ANCHOR_END: problems
