//! Connections: what a panic, a client that leaves and a second protocol do to them.

use crate::support::{Client, Http2, Log, Server, Trace, soon};
use nestling::prelude::*;
use std::future::pending;
use tokio::sync::Notify;

#[injectable]
struct Events {
    #[inject(default)]
    started: Notify,
    #[inject(default)]
    dropped: Notify,
    #[inject(default)]
    trace: Trace,
}

/// Tells when the handler that holds it is dropped.
struct Held(Arc<Events>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.trace.add("dropped");
        self.0.dropped.notify_one();
    }
}

#[dto]
struct Echo {
    text: String,
}

#[controller]
struct EventsController {
    events: Arc<Events>,
}

#[routes]
impl EventsController {
    #[get("/fine")]
    async fn fine(&self) -> &'static str {
        "fine"
    }

    #[get("/panic/:text")]
    async fn panic(&self, #[param("text")] text: String) -> String {
        tokio::task::yield_now().await;
        panic!("{text} happened")
    }

    #[get("/wait")]
    async fn wait(&self) {
        let _held = Held(Arc::clone(&self.events));
        self.events.started.notify_one();
        pending().await
    }

    #[post("/echo")]
    async fn echo(&self, #[body] echo: Echo) -> Echo {
        echo
    }
}

#[module(controllers = [EventsController], providers = [Events])]
struct AppModule;

const INTERNAL: (u16, &str) = (500, r#"{"statusCode":500,"message":"Internal server error"}"#);

#[nestling::test]
async fn a_panic_is_a_500_and_the_connection_lives() {
    let server = Server::of::<AppModule>().await;
    let log = Log::start();
    let mut client = server.connect().await;
    assert_eq!(client.get("/panic/rain").await.pair(), INTERNAL);
    assert_eq!(client.get("/fine").await.pair(), (200, "fine"));
    assert_eq!(server.connect().await.get("/fine").await.pair(), (200, "fine"));
    let route = "GET /panic/:text → EventsController::panic";
    let line = format!("status=500 route={route:?} Internal server error: panicked: rain happened");
    assert_eq!(log.errors(), [line]);
    server.close().await;
}

#[nestling::test]
async fn a_panic_ends_one_http2_stream_and_no_other() {
    let server = Server::of::<AppModule>().await;
    let client = Http2::connect(server.address).await;
    let (panic, fine) = tokio::join!(client.request("GET", "/panic/rain", ""), client.request("GET", "/fine", ""));
    assert_eq!((panic.0, panic.1.as_str()), INTERNAL);
    assert_eq!(fine, (200, "fine".to_owned()));
    server.close().await;
}

#[nestling::test]
async fn a_client_that_leaves_ends_its_handler() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let events = app.get::<Events>()?;
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    client.send("GET /wait HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    soon(events.started.notified()).await;
    drop(client);
    soon(events.dropped.notified()).await;

    let client = Http2::connect(server.address).await;
    let answer = client.send("GET", "/wait", "").await;
    soon(events.started.notified()).await;
    drop(answer);
    soon(events.dropped.notified()).await;
    assert_eq!(client.request("GET", "/fine", "").await, (200, "fine".to_owned()));
    assert_eq!(events.trace.take(), ["dropped", "dropped"]);
    server.close().await;
    Ok(())
}

#[nestling::test]
async fn both_protocols_share_a_port_and_give_the_same_answers() {
    let server = Server::of::<AppModule>().await;
    let (mut first, second) = (server.connect().await, Http2::connect(server.address).await);
    let body = r#"{"text":"both"}"#;
    for (method, path, body) in
        [("GET", "/fine", ""), ("POST", "/echo", body), ("POST", "/echo", "{"), ("GET", "/none", "")]
    {
        let answer = first.request(method, path, "Content-Type: application/json\r\n", body).await;
        assert_eq!(second.request(method, path, body).await, (answer.status, answer.body));
    }
    server.close().await;
}

#[nestling::test]
async fn a_large_answer_and_a_large_body_pass_http2() {
    let server = Server::of::<AppModule>().await;
    let client = Http2::connect(server.address).await;
    let body: &'static str = format!(r#"{{"text":"{}"}}"#, "x".repeat(50_000)).leak();
    assert_eq!(client.request("POST", "/echo", body).await, (201, body.to_owned()));
    server.close().await;
}

#[nestling::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = Server::of::<AppModule>().await;
    let mut client: Client = server.connect().await;
    let requests = ["/fine", "/none", "/fine"].map(|path| format!("GET {path} HTTP/1.1\r\nHost: nest\r\n\r\n"));
    client.send(requests.concat()).await;
    let statuses = [client.answer().await.status, client.answer().await.status, client.answer().await.status];
    assert_eq!(statuses, [200, 404, 200]);
    server.close().await;
}
