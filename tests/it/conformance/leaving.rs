//! Handlers that panic, and clients that leave.

use crate::support::{Http2, Server, soon};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Who is in a handler, and who has left one.
#[derive(Default)]
struct Door {
    entered: Notify,
    left: Notify,
    inside: AtomicUsize,
}

struct Inside(Arc<Door>);

impl Inside {
    fn of(door: &Arc<Door>) -> Self {
        door.inside.fetch_add(1, Ordering::SeqCst);
        door.entered.notify_one();
        Self(Arc::clone(door))
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::SeqCst);
        self.0.left.notify_one();
    }
}

#[controller]
struct DoorController {
    door: Arc<Door>,
}

#[routes]
impl DoorController {
    #[get("/wait")]
    async fn wait(&self) {
        let _inside = Inside::of(&self.door);
        std::future::pending().await
    }

    #[post("/upload")]
    async fn upload(&self, #[req] request: &mut Request) -> Result<usize> {
        let _inside = Inside::of(&self.door);
        Ok(std::mem::take(request.body_mut()).into_bytes().await?.len())
    }

    #[get("/panic")]
    async fn panic(&self) -> String {
        let _inside = Inside::of(&self.door);
        panic!("again")
    }

    #[get("/late-panic")]
    async fn late_panic(&self) -> String {
        tokio::task::yield_now().await;
        panic!("again")
    }

    #[get("/fine")]
    async fn fine(&self) -> &'static str {
        "fine"
    }
}

#[module(controllers = [DoorController], providers = [value(Door::default())])]
struct AppModule;

async fn server() -> (Server, Arc<Door>) {
    let app = App::create::<AppModule>().await.unwrap();
    let door = app.get::<Door>().unwrap();
    (Server::start(app).await, door)
}

#[nestling::test]
async fn a_thousand_panics_leave_the_connection_and_the_process_serving() {
    let (server, door) = server().await;
    let mut client = server.connect().await;
    let http2 = Http2::connect(server.address).await;
    let internal = r#"{"statusCode":500,"message":"Internal server error"}"#;
    for _ in 0..500 {
        assert_eq!(client.get("/panic").await.pair(), (500, internal));
        assert_eq!(http2.request("GET", "/late-panic", "").await, (500, internal.to_owned()));
    }
    assert_eq!(client.get("/fine").await.pair(), (200, "fine"));
    assert_eq!(http2.request("GET", "/fine", "").await, (200, "fine".to_owned()));
    assert_eq!(server.connect().await.get("/fine").await.status, 200);
    assert_eq!(door.inside.load(Ordering::SeqCst), 0);
    server.close().await;
}

#[nestling::test]
async fn a_client_that_closes_its_connection_drops_the_handler() {
    let (server, door) = server().await;
    let mut client = server.connect().await;
    client.send("GET /wait HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    soon(door.entered.notified()).await;
    drop(client);
    soon(door.left.notified()).await;
    assert_eq!(door.inside.load(Ordering::SeqCst), 0);
    server.close().await;
}

#[nestling::test]
async fn a_client_that_leaves_while_it_sends_drops_the_handler() {
    let (server, door) = server().await;
    let mut client = server.connect().await;
    client.send("POST /upload HTTP/1.1\r\nHost: nest\r\nContent-Length: 10\r\n\r\nabc").await;
    soon(door.entered.notified()).await;
    drop(client);
    soon(door.left.notified()).await;
    server.close().await;
}

#[nestling::test]
async fn an_http2_client_that_resets_its_stream_drops_that_handler_alone() {
    let (server, door) = server().await;
    let client = Http2::connect(server.address).await;
    let first = client.send("GET", "/wait", "").await;
    soon(door.entered.notified()).await;
    let second = client.send("GET", "/wait", "").await;
    soon(door.entered.notified()).await;
    drop(first);
    soon(door.left.notified()).await;
    assert_eq!(door.inside.load(Ordering::SeqCst), 1);
    assert_eq!(client.request("GET", "/fine", "").await, (200, "fine".to_owned()));
    drop((second, client));
    soon(door.left.notified()).await;
    assert_eq!(door.inside.load(Ordering::SeqCst), 0);
    server.close().await;
}
