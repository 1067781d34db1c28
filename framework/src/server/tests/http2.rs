//! Cleartext HTTP/2 with prior knowledge, on the same port.

use super::*;
use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};

/// An HTTP/2 client, and its connection, which ends when the server ends it.
pub(super) async fn connect(server: &Server) -> (SendRequest<Bytes>, JoinHandle<Result<(), h2::Error>>) {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (client, connection) = soon(h2::client::handshake(stream)).await.unwrap();
    (client, tokio::spawn(connection))
}

pub(super) async fn send(client: &SendRequest<Bytes>, path: &str, body: &'static str) -> ResponseFuture {
    let mut client = soon(client.clone().ready()).await.unwrap();
    let request = http::Request::post(format!("http://cats{path}")).body(()).unwrap();
    let (answer, mut stream) = client.send_request(request, false).unwrap();
    stream.send_data(Bytes::from_static(body.as_bytes()), true).unwrap();
    answer
}

pub(super) async fn text(answer: ResponseFuture) -> String {
    let mut body = soon(answer).await.unwrap().into_body();
    let mut text = Vec::new();
    while let Some(data) = soon(body.data()).await {
        text.extend_from_slice(&data.unwrap());
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn requests_share_a_connection() {
    let server = Server::start(echo()).await;
    let (client, _connection) = connect(&server).await;
    let (first, second) = (send(&client, "/a", "one").await, send(&client, "/b", "two").await);
    assert_eq!(text(second).await, "POST /b two.");
    assert_eq!(text(first).await, "POST /a one.");
}

#[tokio::test]
async fn a_preface_may_come_in_pieces() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    for piece in ["P", "RI * HTTP/2.0\r\n", "\r\nSM\r\n\r", "\n"] {
        client.send(piece).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The server's first frame: SETTINGS (type 4) on stream 0 (RFC 9113, section 6.5).
    let mut head = [0; 9];
    soon(client.0.read_exact(&mut head)).await.unwrap();
    assert_eq!((head[3], &head[5..]), (4, &[0; 4][..]));
}

#[tokio::test]
async fn announces_its_limits() {
    let server = Server::start(echo()).await;
    let (client, _connection) = connect(&server).await;
    text(send(&client, "/", "").await).await;
    assert_eq!(client.current_max_send_streams(), 128);
}

#[tokio::test]
async fn a_reset_ends_the_handler() {
    let (service, mut events) = stuck();
    let server = Server::start(service).await;
    let (client, _connection) = connect(&server).await;
    let answer = send(&client, "/", "").await;
    assert_eq!(soon(events.recv()).await, Some("started"));
    drop(answer);
    assert_eq!(soon(events.recv()).await, Some("dropped"));
}
