//! The first bytes of a connection.

use super::*;

fn short() -> Limits {
    Limits { sniff: Duration::from_millis(100), ..Limits::default() }
}

#[tokio::test]
async fn half_a_preface_and_something_else_is_http1() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    client.send("PRI ").await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    client.send("/cats HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    let answer = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("PRI /cats ."), "{answer}");
}

#[tokio::test]
async fn half_a_preface_and_a_request_is_refused() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    client.send("PRI * HTTP/2.0\r\n").await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    let answer = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
}

#[tokio::test]
async fn a_request_may_come_byte_by_byte() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    for byte in b"PROPFIND /slow HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n" {
        client.send([*byte]).await;
    }
    assert!(client.read_to_end().await.ends_with("PROPFIND /slow ."));
}

#[tokio::test]
async fn a_silent_client_is_given_up() {
    let server = Server::start_with(echo(), short(), DRAIN).await;
    assert_eq!(server.connect().await.read_to_end().await, "");
}

#[tokio::test]
async fn half_a_preface_is_given_up() {
    let server = Server::start_with(echo(), short(), DRAIN).await;
    let mut client = server.connect().await;
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n").await;
    assert_eq!(client.read_to_end().await, "");
}
