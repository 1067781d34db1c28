//! The end of a server.

use super::*;
use tokio::sync::Notify;

/// A server whose handler says that it has started, and answers once it is let.
struct Gate {
    server: Server,
    started: Arc<Notify>,
    open: Arc<Notify>,
}

impl Gate {
    async fn start() -> Self {
        let (started, open) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let gate = (Arc::clone(&started), Arc::clone(&open));
        let handler = move |_| {
            let (started, open) = gate.clone();
            async move {
                started.notify_one();
                open.notified().await;
                Response::new(Body::full("answered"))
            }
        };
        Self { server: Server::start(Handler(handler)).await, started, open }
    }
}

/// Waits until nobody listens any more.
async fn refused(address: SocketAddr) {
    soon(async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_running_request_is_answered_and_new_connections_are_refused() {
    let Gate { server, started, open } = Gate::start().await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    soon(started.notified()).await;

    server.handle.trigger(None);
    refused(server.address).await;
    open.notify_one();

    let answer = client.read_to_end().await;
    assert!(answer.contains("\r\nconnection: close\r\n") && answer.ends_with("answered"), "{answer}");
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_running_http2_request_is_answered_and_the_connection_ends() {
    let Gate { server, started, open } = Gate::start().await;
    let (client, connection) = http2::connect(&server).await;
    let answer = http2::send(&client, "/", "").await;
    soon(started.notified()).await;

    server.handle.trigger(None);
    refused(server.address).await;
    open.notify_one();

    assert_eq!(http2::text(answer).await, "answered");
    // The client still holds its handle: it is the server's GOAWAY that ends the connection, without an error.
    soon(connection).await.unwrap().unwrap();
    assert_eq!(server.drained().await, Drained { cut: 0 });
    drop(client);
}

#[tokio::test]
async fn idle_connections_end_at_once() {
    let server = Server::start(echo()).await;
    let mut silent = server.connect().await;
    let mut used = server.connect().await;
    used.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    used.read_until("GET / .").await;
    let (client, connection) = http2::connect(&server).await;
    http2::text(http2::send(&client, "/", "").await).await;

    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
    assert_eq!((silent.read_to_end().await, used.read_to_end().await), (String::new(), String::new()));
    soon(connection).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_deadline_cuts_stuck_handlers() {
    let (service, mut events) = stuck();
    let server = Server::start_with(service, Limits::default(), Duration::from_millis(100)).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    let (http2, connection) = http2::connect(&server).await;
    let answer = http2::send(&http2, "/", "").await;
    assert_eq!([soon(events.recv()).await, soon(events.recv()).await], [Some("started"); 2]);

    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 2 });
    assert_eq!(client.read_to_end().await, "");
    assert!(soon(answer).await.is_err());
    assert_eq!([soon(events.recv()).await, soon(events.recv()).await], [Some("dropped"); 2]);
    let _ = soon(connection).await;
}

/// A client of HTTP/1.0 would take the end of the connection for the end of the answer.
#[tokio::test]
async fn an_answer_that_the_deadline_cuts_does_not_look_whole() {
    let half = Handler(async |_| {
        let (mut sender, body) = tokio::io::duplex(64);
        tokio::spawn(async move {
            sender.write_all(b"half of it.").await.unwrap();
            std::future::pending::<()>().await;
        });
        Response::new(Body::from_reader(body))
    });
    let server = Server::start_with(half, Limits::default(), Duration::from_millis(100)).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.0\r\n\r\n").await;
    client.read_until("half of it.").await;
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 1 });
    let end = soon(client.0.read_to_end(&mut Vec::new())).await;
    assert_eq!(end.map_err(|error| error.kind()), Err(std::io::ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_server_without_connections_ends_at_once() {
    let server = Server::start(echo()).await;
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn clients_that_keep_coming_do_not_keep_the_listener_open() {
    let server = Server::start(echo()).await;
    server.handle.trigger(None);
    let mut accepted = 0;
    while let Ok(client) = soon(TcpStream::connect(server.address)).await {
        drop(client);
        accepted += 1;
        assert!(accepted < 500, "it accepts for ever");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(server.drained().await, Drained { cut: 0 });
}
