//! A test's application on a socket.

use crate::support::{Client, Trace, soon};
use nestling::prelude::*;
use nestling::testing::TestApp;

struct Greeting(&'static str);

#[injectable]
struct Goodbye {
    trace: Arc<Trace>,
}

impl OnApplicationShutdown for Goodbye {
    async fn on_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.trace.add("goodbye");
        Ok(())
    }
}

#[controller]
struct GreetingController {
    greeting: Arc<Greeting>,
}

#[routes]
impl GreetingController {
    #[get("/")]
    async fn greet(&self) -> &'static str {
        self.greeting.0
    }
}

#[module(controllers = [GreetingController], providers = [Goodbye, value(Greeting("hello")), value(Trace::default())])]
struct GreetingModule;

#[nestling::test]
async fn answers_over_a_socket_with_what_the_test_replaces() -> Result<()> {
    let app = TestApp::of::<GreetingModule>()
        .override_provider(Arc::new(Greeting("hi")))
        .configure(|app| _ = app.set_global_prefix("/api"))
        .create()
        .await?;
    let trace = app.provider::<Trace>()?;
    let server = soon(app.listen_ephemeral()).await?;
    assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.address().port()));
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.get("/api").await.pair(), (200, "hi"));
    soon(server.close()).await?;
    assert_eq!(trace.take(), ["goodbye"]);
    Ok(())
}

#[nestling::test]
async fn a_server_that_is_dropped_ends() -> Result<()> {
    let server = TestApp::of::<GreetingModule>().create().await?.listen_ephemeral().await?;
    let mut client = Client::connect(server.address()).await;
    assert_eq!(client.get("/").await.status, 200);
    drop(server);
    assert_eq!(client.read_to_end().await, "");
    Ok(())
}
