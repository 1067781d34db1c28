//! Other protocols over TLS.

use super::super::upgrade::{echoing, upgrading};
use super::*;
use crate::http::Upgraded;

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

/// TLS takes what the socket does not, and the writer goes on: somebody else has to see to the rest.
#[tokio::test]
async fn the_end_of_what_was_written_leaves_without_a_flush() {
    /// Writes as much as is taken of it, says how much that was, and writes no more.
    async fn writing(mut stream: Upgraded, taken: mpsc::UnboundedSender<usize>) -> crate::Result<()> {
        let (mut written, piece) = (0, [b'x'; 10_000]);
        while let Ok(more) = tokio::time::timeout(Duration::from_millis(200), stream.write(&piece)).await {
            written += more?;
        }
        let _ = taken.send(written);
        stream.read_u8().await?;
        Ok(())
    }

    let authority = Authority::new("cats");
    for in_a_task in [false, true] {
        let (taken, mut written) = mpsc::unbounded_channel();
        let handler = upgrading(move |stream: Upgraded| {
            let writing = writing(stream, taken.clone());
            async move {
                match in_a_task {
                    true => drop(tokio::spawn(writing)),
                    false => writing.await?,
                }
                Ok(())
            }
        });
        let server = Server::start_as(handler, with(authority.signs(&["cats"]).tls())).await;
        let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
        client.send(ASK).await;
        client.read_until("\r\n\r\n").await;
        let mut read = vec![0; soon(written.recv()).await.unwrap()];
        soon(client.0.read_exact(&mut read)).await.unwrap();
        assert!(read.iter().all(|byte| *byte == b'x'));
        client.send("y").await;
        assert_eq!(client.read_to_end().await, "");
    }
}
