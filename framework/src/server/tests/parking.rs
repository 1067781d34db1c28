//! Breaks between two requests.

use super::*;

fn soon_parked() -> Limits {
    Limits { park: Duration::from_millis(100), ..Limits::default() }
}

/// Long enough for a connection to be parked.
async fn pause() {
    tokio::time::sleep(Duration::from_millis(400)).await;
}

#[tokio::test]
async fn a_parked_connection_takes_the_next_request() {
    let server = Server::start_with(echo(), soon_parked(), DRAIN).await;
    let mut client = server.connect().await;
    for cat in ["tom", "a-name-that-is-longer-than-what-is-read-first"] {
        client.send(format!("POST /{cat} HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\nabc")).await;
        client.read_until(&format!("POST /{cat} abc.")).await;
        pause().await;
    }
    for byte in b"GET /bytes HTTP/1.1\r\nHost: cats\r\n\r\n" {
        client.send([*byte]).await;
    }
    client.read_until("GET /bytes .").await;
}

#[tokio::test]
async fn a_parked_connection_stays_what_it_is() {
    let server = Server::start_with(echo(), soon_parked(), DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("GET / .").await;
    pause().await;
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert!(client.read_to_end().await.starts_with("HTTP/1.1 400 Bad Request\r\n"));
}

#[tokio::test]
async fn half_a_head_after_a_break_is_a_408() {
    let limits = Limits { head: Duration::from_millis(200), ..soon_parked() };
    let server = Server::start_with(echo(), limits, DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("GET / .").await;
    pause().await;
    client.send("G").await;
    assert!(client.read_to_end().await.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
}

#[tokio::test]
async fn a_parked_connection_ends_with_the_time_of_keep_alive() {
    let limits = Limits { idle: Duration::from_millis(400), ..soon_parked() };
    let server = Server::start_with(echo(), limits, DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("GET / .").await;
    assert_eq!(client.read_to_end().await, "");
}

#[tokio::test]
async fn parked_connections_end_with_the_server_and_with_their_clients() {
    let server = Server::start_with(echo(), soon_parked(), DRAIN).await;
    let (mut stays, mut leaves) = (server.connect().await, server.connect().await);
    for client in [&mut stays, &mut leaves] {
        client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
        client.read_until("GET / .").await;
    }
    pause().await;
    drop(leaves);
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
    assert_eq!(stays.read_to_end().await, "");
}

/// The answer is complete long before it is written.
#[tokio::test]
async fn an_answer_that_is_being_read_is_no_break() {
    let limits = Limits { idle: Duration::from_millis(100), head: Duration::from_millis(100), ..soon_parked() };
    let handler = Handler(async |_| Response::new(Body::full(vec![b'a'; 16 << 20])));
    let server = Server::start_with(handler, limits, DRAIN).await;
    let mut client = server.connect().await;
    // The second request has come before the first answer is read, and is no late head.
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\nGET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    let (mut all, mut part) = (0, vec![0; 1 << 20]);
    while let read @ 1.. = soon(client.0.read(&mut part)).await.unwrap() {
        all += read;
        if all < 24 << 20 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    assert!(all > 32 << 20, "{all}");
}

/// The future of a connection is all that is left of it in a break, beside its socket and what is known of it.
#[tokio::test]
async fn a_connection_that_does_nothing_is_small() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    let site = Site::new(ServerOptions::default(), None);
    let future = connection::run(Stream::Tcp(stream), Role::Clear, Arc::new(echo()), site);
    assert!(size_of_val(&future) <= 512, "{}", size_of_val(&future));
}
