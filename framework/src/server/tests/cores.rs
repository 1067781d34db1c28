//! A runtime per core.

use super::*;
use std::collections::HashSet;

const GET: &str = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";

fn on_cores(count: usize) -> ServerOptions {
    ServerOptions { per_core: Some(count), ..ServerOptions::default() }
}

/// Answers with the name of the thread.
fn thread() -> impl Service {
    Handler(async |_| Response::new(Body::full(format!("<{}>", std::thread::current().name().unwrap_or("?")))))
}

/// The thread that serves a connection, which stays the same.
async fn serves(client: &mut Client<impl AsyncRead + AsyncWrite + Unpin>) -> String {
    client.send(GET).await;
    let answer = client.read_until(">").await;
    answer.rsplit('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_core_has_its_connections() {
    let server = Server::start_as(thread(), on_cores(2)).await;
    let mut threads = HashSet::new();
    // The kernel chooses by the ports of both ends.
    soon(async {
        while threads.len() < 2 {
            let mut client = server.connect().await;
            let name = serves(&mut client).await;
            assert_eq!(serves(&mut client).await, name);
            threads.insert(name);
        }
    })
    .await;
    assert_eq!(threads, HashSet::from(["nestling-core-0>".to_owned(), "nestling-core-1>".to_owned()]));
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_shutdown_lets_requests_end_on_every_core_and_cuts_those_that_do_not() {
    let (service, mut events) = stuck();
    let server = Server::bind("127.0.0.1:0", service, on_cores(2), Duration::from_millis(100)).await;
    let mut clients = Vec::new();
    for _ in 0..4 {
        let mut client = server.connect().await;
        client.send(GET).await;
        assert_eq!(soon(events.recv()).await, Some("started"));
        clients.push(client);
    }
    let mut idle = server.connect().await;
    server.handle.trigger(None);
    assert_eq!(idle.read_to_end().await, "");
    assert_eq!(server.drained().await, Drained { cut: 4 });
    for mut client in clients {
        assert_eq!(client.read_to_end().await, "");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_served_by_all_and_its_file_goes() {
    let path = std::env::temp_dir().join(format!("nestling-{}-cores.sock", std::process::id()));
    let addresses = [format!("unix:{}", path.display()), "127.0.0.1:0".to_owned()];
    let server = Server::bind(addresses, thread(), on_cores(2), DRAIN).await;
    for _ in 0..4 {
        let mut client = Client(tokio::net::UnixStream::connect(&path).await.unwrap());
        assert!(serves(&mut client).await.starts_with("nestling-core-"));
    }
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
    assert!(!path.exists());
}
