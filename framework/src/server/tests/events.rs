//! What is told of connections.

use super::frames::{PING, Wire, frame};
use super::*;
use crate::server::{ConnectionEvent, ConnectionEvents, Limit, Slow};
use std::sync::Mutex;

/// What has been told so far.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<ConnectionEvent>>>);

impl Told {
    /// Options that tell it everything.
    fn options(&self, limits: Limits) -> ServerOptions {
        let told = self.clone();
        let events = ConnectionEvents::new(move |_, event| told.0.lock().unwrap().push(event.clone()));
        ServerOptions { events, limits, ..ServerOptions::default() }
    }

    /// All that is told up to the end of a connection. What it counted is left out.
    async fn until_closed(&self) -> Vec<ConnectionEvent> {
        let is_end = |event: &ConnectionEvent| matches!(event, ConnectionEvent::Closed { .. });
        soon(async {
            loop {
                let told = self.0.lock().unwrap().clone();
                if let Some(end) = told.iter().position(is_end) {
                    return told[..end].to_vec();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await
    }

    async fn between_accepted_and_closed(&self) -> Vec<ConnectionEvent> {
        let mut told = self.until_closed().await;
        assert_eq!(told.remove(0), ConnectionEvent::Accepted);
        told
    }
}

#[tokio::test]
async fn a_connection_is_counted_to_its_end() {
    let told = Told::default();
    let server = Server::start_as(echo(), told.options(Limits::default())).await;
    let mut client = server.connect().await;
    let request = "POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\nabc";
    client.send(request).await;
    let mut answers = client.read_until("POST / abc.").await;
    client.send(request.replace("1.1\r\n", "1.1\r\nConnection: close\r\n")).await;
    answers += &client.read_to_end().await;
    assert_eq!(told.between_accepted_and_closed().await, []);
    let end = told.0.lock().unwrap().last().cloned();
    let Some(ConnectionEvent::Closed { requests, received, sent, .. }) = end else { panic!("{end:?}") };
    let asked = 2 * request.len() as u64 + "Connection: close\r\n".len() as u64;
    assert_eq!((requests, received, sent), (2, asked, answers.len() as u64));
}

#[tokio::test]
async fn what_clients_do_wrong_is_told() {
    let wrong = |reason: &str| ConnectionEvent::ProtocolError { reason: reason.to_owned() };
    let long = format!("GET /{} HTTP/1.1\r\nHost: cats\r\n\r\n", "a".repeat(9_000));
    for (sent, event) in [
        ("GET / HTTP/1.1\r\nHost: cats\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", None),
        ("GET /#tom HTTP/1.1\r\nHost: cats\r\n\r\n", None),
        (&long, Some(ConnectionEvent::LimitHit(Limit::Head))),
    ] {
        let told = Told::default();
        let server = Server::start_as(echo(), told.options(Limits::default())).await;
        let mut client = server.connect().await;
        client.send(sent).await;
        client.read_to_end().await;
        let told = told.between_accepted_and_closed().await;
        match event {
            Some(event) => assert_eq!(told, [event]),
            None => assert!(matches!(&told[..], [ConnectionEvent::ProtocolError { .. }]), "{sent}: {told:?}"),
        }
    }
    let told = Told::default();
    let server = Server::start_as(echo(), told.options(Limits::default())).await;
    let mut wire = Wire::open(&server).await;
    wire.send(frame(PING, 0, 1, [0; 8])).await;
    wire.end().await;
    drop(wire);
    assert_eq!(told.between_accepted_and_closed().await, [wrong("unspecific protocol error detected")]);
}

#[tokio::test]
async fn a_flood_is_told() {
    let told = Told::default();
    let server = Server::start_as(echo(), told.options(Limits::default())).await;
    let mut wire = Wire::open(&server).await;
    wire.try_send(frame(PING, 0, 0, [0; 8]).repeat(1000)).await;
    wire.end().await;
    drop(wire);
    assert_eq!(told.between_accepted_and_closed().await, [ConnectionEvent::Flood]);
}

#[tokio::test]
async fn slow_clients_are_told_by_what_they_are_slow_in() {
    let (short, rate) = (Duration::from_millis(200), 1_000_000);
    let limits = Limits { sniff: short, head: short, grace: short, rate, ..Limits::default() };
    for (sent, slow) in [
        ("", Slow::Opening),
        ("GET / HT", Slow::Head),
        ("POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\na", Slow::Body),
    ] {
        let told = Told::default();
        let server = Server::start_as(echo_or_error(), told.options(limits)).await;
        let mut client = server.connect().await;
        client.send(sent).await;
        client.read_to_end().await;
        assert_eq!(told.between_accepted_and_closed().await, [ConnectionEvent::TooSlow(slow)], "{sent}");
    }
}

#[tokio::test]
async fn who_has_too_much_is_told() {
    let told = Told::default();
    let limits = Limits { connections_per_address: Some(1), ..Limits::default() };
    let server = Server::start_as(echo(), told.options(limits)).await;
    let mut first = server.connect().await;
    first.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    first.read_until("GET / .").await;
    server.connect().await.read_to_end().await;
    let told = told.until_closed().await;
    let limit = ConnectionEvent::LimitHit(Limit::ConnectionsPerAddress);
    assert_eq!(told, [ConnectionEvent::Accepted, ConnectionEvent::Accepted, limit]);
}

#[tokio::test]
async fn a_listener_that_panics_harms_nobody() {
    let events = ConnectionEvents::new(|_, _| panic!("the listener"));
    let server = Server::start_as(echo(), ServerOptions { events, ..ServerOptions::default() }).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("GET / .").await;
}

/// Answers with the body, or with why it has not come.
fn echo_or_error() -> impl Service {
    Handler(async |request: Request| match request.into_body().into_bytes().await {
        Ok(body) => Response::new(Body::full(body)),
        Err(error) => crate::http::IntoResponse::into_response(crate::http::HttpException::from(error)),
    })
}
