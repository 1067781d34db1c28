//! Other protocols over TLS.

use super::super::upgrade::{echoing, upgrading};
use super::*;

const ASK: &str = "GET /echo HTTP/1.1\r\nHost: cats\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

#[tokio::test]
async fn another_protocol_runs_over_tls_to_its_end() {
    let authority = Authority::new("cats");
    let server = Server::start_as(upgrading(echoing), with(authority.signs(&["cats"]).tls())).await;
    let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    client.send(format!("{ASK}early.")).await;
    assert!(client.read_until("\r\n\r\n").await.starts_with("HTTP/1.1 101 "));
    assert_eq!(client.read_until(".").await, "early.");
    let text = "0123456789".repeat(100_000) + ".";
    let (mut read, mut write) = tokio::io::split(client.0);
    let sent = text.clone();
    let sending = tokio::spawn(async move {
        write.write_all(sent.as_bytes()).await.unwrap();
        write.shutdown().await.unwrap();
    });
    let mut answer = String::new();
    // The end is said by TLS too: without that this is an error.
    soon(read.read_to_string(&mut answer)).await.unwrap();
    soon(sending).await.unwrap();
    assert!(answer == text + "goodbye.");
}

#[tokio::test]
async fn a_client_of_tls_that_ends_what_it_sends_is_answered() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    for _ in 0..20 {
        let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
        client.send(GET).await;
        soon(client.0.shutdown()).await.unwrap();
        assert!(client.read_to_end().await.ends_with("GET / ."));
    }
}
