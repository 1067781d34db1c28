//! Testing in process.

use nestling::prelude::*;

// ANCHOR: app
trait Clock: Send + Sync {
    fn hour(&self) -> u8;
}

#[injectable]
struct SystemClock;

impl Clock for SystemClock {
    fn hour(&self) -> u8 {
        12
    }
}

#[injectable]
struct Greeter {
    clock: Arc<dyn Clock>,
}

impl Greeter {
    fn greet(&self) -> &'static str {
        if self.clock.hour() < 11 { "Good morning" } else { "Hello" }
    }
}

#[controller]
struct GreetingController {
    greeter: Arc<Greeter>,
}

#[routes]
impl GreetingController {
    #[get("/")]
    async fn greet(&self) -> &'static str {
        self.greeter.greet()
    }
}

#[module(controllers = [GreetingController], providers = [Greeter, SystemClock as dyn Clock])]
struct AppModule;
// ANCHOR_END: app

#[cfg(test)]
mod tests {
    use super::*;

    // ANCHOR: whole
    #[nestling::test]
    async fn greets_over_http() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        let request = nestling::http::request::Builder::new().uri("/").body(Body::empty())?;
        let response = app.handle(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.into_body().into_bytes().await.unwrap(), "Hello");
        Ok(())
    }
    // ANCHOR_END: whole

    // ANCHOR: fake
    struct Morning;

    impl Clock for Morning {
        fn hour(&self) -> u8 {
            7
        }
    }

    /// The same controller in a module of the test's own.
    #[module(controllers = [GreetingController], providers = [Greeter, value(Morning as dyn Clock)])]
    struct MorningModule;

    #[nestling::test]
    async fn greets_in_the_morning() -> Result<()> {
        let app = App::create::<MorningModule>().await?;
        assert_eq!(app.get::<Greeter>()?.greet(), "Good morning");
        Ok(())
    }
    // ANCHOR_END: fake

    // ANCHOR: unit
    #[test]
    fn a_provider_is_a_struct() {
        let greeter = Greeter { clock: Arc::new(Morning) };
        assert_eq!(greeter.greet(), "Good morning");
    }
    // ANCHOR_END: unit
}
