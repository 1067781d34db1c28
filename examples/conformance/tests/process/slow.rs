//! Two thousand clients that are slow on purpose, beside one that is not.

use crate::server::{Server, soon};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

const EACH: usize = 667;
/// What it may hold of an answer while nobody reads it, beside the system's buffers.
const UNSENT: u64 = 256 << 10;
/// What the process may keep of two thousand connections that are gone.
const ROOM: u64 = 8 << 20;

/// The begin of a request that goes on with a byte a second.
const HEAD: &str = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
const BODY: &str = "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n";
/// Its answer does not fit into what the system keeps for a client that reads none of it.
const UNREAD: &str = "GET /big?n=100000000 HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[nestling::test]
async fn two_thousand_slow_clients_are_ended_and_harm_nobody() {
    rlimit::increase_nofile_limit(8192).unwrap();
    let server = Server::start().await;
    let before = server.memory().now;
    let mut slow = JoinSet::new();
    for begin in [HEAD, BODY, UNREAD] {
        for _ in 0..EACH {
            slow.spawn(trickle(server.clear, begin));
        }
    }
    let mut normal = TcpStream::connect(server.clear).await.unwrap();
    let mut answers = 0;
    soon(async {
        while !slow.is_empty() {
            ask(&mut normal).await;
            answers += 1;
            while let Some(ended) = slow.try_join_next() {
                ended.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    assert!(answers > 100, "{answers} answers while they lasted");
    let most = server.memory().peak - before;
    assert!(most < EACH as u64 * UNSENT, "{most} bytes while they lasted");
    soon(async {
        while server.memory().now > before + ROOM {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    })
    .await;
}

/// A request of somebody who is in no way slow, on one connection.
async fn ask(client: &mut TcpStream) {
    client.write_all(b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"Hello, World!") {
        let read = tokio::time::timeout(Duration::from_secs(10), client.read_buf(&mut answer)).await;
        assert_ne!(read.expect("it is kept waiting").unwrap(), 0, "it is not served");
    }
}

/// Sends a byte a second until the server has ended the connection.
async fn trickle(address: SocketAddr, begin: &str) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut client = socket.connect(address).await.unwrap();
    client.write_all(begin.as_bytes()).await.unwrap();
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        match client.try_write(b"0") {
            Err(error) if error.kind() != ErrorKind::WouldBlock => return,
            _ => {}
        }
    }
}
