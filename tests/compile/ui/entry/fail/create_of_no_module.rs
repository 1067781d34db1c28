use nestling::prelude::*;

struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.listen(3000).await
}
