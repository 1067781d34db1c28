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
    fn greet(&self, name: &str) -> String {
        let greeting = if self.clock.hour() < 11 { "Good morning" } else { "Hello" };
        format!("{greeting}, {name}")
    }
}

#[derive(Clone)]
struct User {
    name: String,
}

#[injectable]
struct TokenGuard;

impl Guard for TokenGuard {
    type Grant = User;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<User> {
        match ctx.request().headers().get("authorization") {
            Some(token) if token == "Bearer of-ann" => Ok(User { name: "Ann".to_owned() }),
            _ => Err(UnauthorizedException::default().into()),
        }
    }
}

#[dto]
struct Letter {
    #[validate(length(min = 1))]
    text: String,
}

#[controller("/greetings")]
struct GreetingController {
    greeter: Arc<Greeter>,
}

#[routes]
impl GreetingController {
    #[get("/")]
    async fn greet(&self, #[grant(TokenGuard)] user: User) -> String {
        self.greeter.greet(&user.name)
    }

    #[post("/")]
    async fn write(&self, #[body] letter: Letter) -> Letter {
        letter
    }
}

#[module(controllers = [GreetingController], providers = [Greeter, SystemClock as dyn Clock])]
struct AppModule;
// ANCHOR_END: app

// ANCHOR: configure
fn configure(app: &mut App) {
    app.set_global_prefix("/api");
}

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let mut app = App::create::<AppModule>().await?;
    configure(&mut app);
    app.listen(3000).await
}
// ANCHOR_END: configure

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::{TestApp, allow_with, guard_fn};

    // ANCHOR: unit
    struct Morning;

    impl Clock for Morning {
        fn hour(&self) -> u8 {
            7
        }
    }

    #[test]
    fn a_provider_is_a_struct() {
        let greeter = Greeter { clock: Arc::new(Morning) };
        assert_eq!(greeter.greet("Ann"), "Good morning, Ann");
    }
    // ANCHOR_END: unit

    // ANCHOR: whole
    #[nestling::test]
    async fn greets_who_shows_a_token() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let response = app.get("/greetings").bearer("of-ann").send().await;
        assert_eq!(response.expect_status(200).text().await?, "Hello, Ann");
        app.get("/greetings").send().await.expect_status(401);
        Ok(())
    }

    #[nestling::test]
    async fn takes_letters() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let letter = Letter { text: "Dear Ann".to_owned() };
        let written: Letter = app.post("/greetings").json(&letter).send().await.expect_status(201).json().await?;
        assert_eq!(written.text, "Dear Ann");
        Ok(())
    }
    // ANCHOR_END: whole

    // ANCHOR: fake
    #[nestling::test]
    async fn greets_in_the_morning() -> Result<()> {
        let app = TestApp::of::<AppModule>().override_provider::<dyn Clock>(Arc::new(Morning)).create().await?;
        assert_eq!(app.provider::<Greeter>()?.greet("Ann"), "Good morning, Ann");
        Ok(())
    }
    // ANCHOR_END: fake

    // ANCHOR: guard
    #[nestling::test]
    async fn greets_bob() -> Result<()> {
        let bob = User { name: "Bob".to_owned() };
        let app = TestApp::of::<AppModule>().override_guard::<TokenGuard>(allow_with(bob)).create().await?;
        assert_eq!(app.get("/greetings").send().await.text().await?, "Hello, Bob");
        Ok(())
    }

    #[nestling::test]
    async fn refuses_who_is_away() -> Result<()> {
        let away = guard_fn(|_| Err(ForbiddenException::new("away").into()));
        let app = TestApp::of::<AppModule>().override_guard::<TokenGuard>(away).create().await?;
        app.get("/greetings").send().await.expect_status(403);
        Ok(())
    }
    // ANCHOR_END: guard

    // ANCHOR: configured
    #[nestling::test]
    async fn everything_is_below_the_prefix() -> Result<()> {
        let app = TestApp::of::<AppModule>().configure(configure).create().await?;
        app.get("/api/greetings").bearer("of-ann").send().await.expect_status(200);
        Ok(())
    }
    // ANCHOR_END: configured

    // ANCHOR: socket
    #[nestling::test]
    async fn listens() -> Result<()> {
        let server = TestApp::of::<AppModule>().create().await?.listen_ephemeral().await?;
        // Any client: `server.url()` is `http://127.0.0.1:…`.
        std::net::TcpStream::connect(server.address())?;
        server.close().await
    }
    // ANCHOR_END: socket
}
