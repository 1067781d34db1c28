//! More clients than the server takes.

use super::*;
use tokio::sync::Semaphore;

const GET: &str = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";

#[tokio::test]
async fn a_request_beyond_those_that_run_is_a_503() {
    let gate = Arc::new(Semaphore::new(0));
    let open = Arc::clone(&gate);
    let (sender, mut started) = mpsc::unbounded_channel();
    let handler = Handler(move |_| {
        let (gate, sender) = (Arc::clone(&gate), sender.clone());
        async move {
            let _ = sender.send(());
            let _pass = gate.acquire().await;
            Response::new(Body::full("done."))
        }
    });
    let limits = Limits { in_flight: Some(2), ..Limits::default() };
    let server = Server::start_with(handler, limits, DRAIN).await;
    let mut running = server.connect().await;
    let (http2, _connection) = http2::connect(&server).await;
    running.send(GET).await;
    let answer = http2::send(&http2, "/", "").await;
    soon(started.recv()).await.unwrap();
    soon(started.recv()).await.unwrap();

    let mut further = server.connect().await;
    further.send(GET).await;
    let refusal = further.read_until("}").await;
    assert!(refusal.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{refusal}");
    assert!(refusal.contains("\r\nretry-after: 1\r\n") && refusal.contains("the server is busy"), "{refusal}");
    let refusal = soon(http2::send(&http2, "/", "").await).await.unwrap();
    assert_eq!((refusal.status().as_u16(), &refusal.headers()["retry-after"]), (503, &"1".parse().unwrap()));

    open.add_permits(100);
    running.read_until("done.").await;
    assert_eq!(http2::text(answer).await, "done.");
    further.send(GET).await;
    further.read_until("done.").await;
}

#[tokio::test]
async fn a_client_that_leaves_makes_room() {
    let (service, mut events) = stuck();
    let limits = Limits { in_flight: Some(1), ..Limits::default() };
    let server = Server::start_with(service, limits, DRAIN).await;
    for _ in 0..3 {
        let mut client = server.connect().await;
        client.send(GET).await;
        assert_eq!(soon(events.recv()).await, Some("started"));
        drop(client);
        assert_eq!(soon(events.recv()).await, Some("dropped"));
    }
}

#[tokio::test]
async fn a_connection_beyond_those_of_an_address_is_closed() {
    let limits = Limits { per_address: Some(2), ..Limits::default() };
    let server = Server::start_with(echo(), limits, DRAIN).await;
    let (mut first, mut second) = (server.connect().await, server.connect().await);
    for client in [&mut first, &mut second] {
        client.send(GET).await;
        client.read_until("GET / .").await;
    }
    assert_eq!(server.connect().await.read_to_end().await, "");
    drop(first);
    // The server hears of it a little later.
    soon(async {
        loop {
            let mut client = server.connect().await;
            let _ = client.0.write_all(GET.as_bytes()).await;
            if matches!(client.0.read_u8().await, Ok(b'H')) {
                break;
            }
        }
    })
    .await;
}
