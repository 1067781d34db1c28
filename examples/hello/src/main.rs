//! The smallest application: one module, one controller, one provider.

use nestling::prelude::*;

#[injectable]
struct Greeter;

impl Greeter {
    fn greet(&self, name: &str) -> String {
        format!("Hello, {name}!")
    }
}

#[controller("/hello")]
struct HelloController {
    greeter: Arc<Greeter>,
}

#[routes]
impl HelloController {
    #[get("/:name")]
    async fn hello(&self, #[param("name")] name: String) -> String {
        self.greeter.greet(&name)
    }
}

#[module(controllers = [HelloController], providers = [Greeter])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    App::create::<AppModule>().await?.listen(format!("127.0.0.1:{port}")).await
}
