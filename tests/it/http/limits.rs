//! Requests beyond a limit: each is refused with the right status, by an answer that its client can read.

use crate::support::{Client, Http2, Server, soon};
use nestling::prelude::*;
use tokio::io::AsyncWriteExt;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] cat: serde_json::Value) -> String {
        cat.to_string().len().to_string()
    }

    #[post("/ignored")]
    async fn ignored(&self) -> &'static str {
        "ignored"
    }

    #[get("/:path")]
    async fn any(&self, #[param("path")] path: String) -> String {
        path.len().to_string()
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

const TOO_LARGE: (u16, &str) =
    (413, r#"{"statusCode":413,"message":"request entity too large","error":"Payload Too Large"}"#);

const JSON: &str = "POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\n";
const MIB: usize = 1024 * 1024;

/// Sends the rest of a request while the answer is read.
async fn answered_while_sending(client: Client, rest: Vec<u8>) -> (u16, String) {
    let (read, mut write) = client.0.into_split();
    // It may be cut: what matters is the answer.
    let sending = tokio::spawn(async move { drop(write.write_all(&rest).await) });
    let mut answers = Client(tokio::io::join(read, tokio::io::sink()));
    let answer = answers.answer().await;
    soon(sending).await.unwrap();
    (answer.status, answer.body)
}

#[nestling::test]
async fn a_client_that_sends_10_mib_reads_the_413() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    client.send(format!("{JSON}Content-Length: {}\r\n\r\n", 10 * MIB)).await;
    let (status, body) = answered_while_sending(client, vec![b' '; 10 * MIB]).await;
    assert_eq!((status, body.as_str()), TOO_LARGE);
    server.close().await;
}

#[nestling::test]
async fn a_client_that_sends_10_mib_in_chunks_reads_the_413() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    client.send(format!("{JSON}Transfer-Encoding: chunked\r\n\r\n")).await;
    let chunk = [b"10000\r\n", &vec![b' '; 0x10000][..], b"\r\n"].concat();
    let (status, body) = answered_while_sending(client, chunk.repeat(160)).await;
    assert_eq!((status, body.as_str()), TOO_LARGE);
    server.close().await;
}

#[nestling::test]
async fn an_answer_that_needs_no_body_is_read_by_a_client_that_sends_one() {
    let server = Server::of::<AppModule>().await;
    for (path, status) in [("/cats/ignored", 201), ("/none", 404)] {
        let mut client = server.connect().await;
        client.send(format!("POST {path} HTTP/1.1\r\nHost: nest\r\nContent-Length: {}\r\n\r\n", 10 * MIB)).await;
        assert_eq!(answered_while_sending(client, vec![b' '; 10 * MIB]).await.0, status);
    }
    server.close().await;
}

#[nestling::test]
async fn http2_reads_the_413_too() {
    let server = Server::of::<AppModule>().await;
    let client = Http2::connect(server.address).await;
    let body: &'static str = " ".repeat(10 * MIB).leak();
    let (status, text) = client.request("POST", "/cats", body).await;
    assert_eq!((status, text.as_str()), TOO_LARGE);
    assert_eq!(client.request("POST", "/cats", "[]").await, (201, "2".to_owned()));
    server.close().await;
}

#[nestling::test]
async fn heads_beyond_the_limits_are_refused_in_the_form_of_exceptions() {
    let server = Server::of::<AppModule>().await;
    let fields = |count: usize| format!("GET /cats/x HTTP/1.1\r\nHost: nest\r\n{}\r\n", "X-Cat: tom\r\n".repeat(count));
    let line = |length: usize| format!("GET /cats/{} HTTP/1.1\r\nHost: nest\r\n\r\n", "a".repeat(length));
    for (request, status, message) in [
        (fields(10_000), 431, "Request Header Fields Too Large"),
        (fields(100), 431, "Request Header Fields Too Large"),
        (line(8_192), 414, "URI Too Long"),
        (line(1_000_000), 414, "URI Too Long"),
        (format!("{} / HTTP/1.1\r\nHost: nest\r\n\r\n", "X".repeat(33)), 400, "the method is too long"),
        ("GET / HTTP/1.1\r\nHost : nest\r\n\r\n".to_owned(), 400, "there is no Host"),
        ("GET /\0 HTTP/1.1\r\nHost: nest\r\n\r\n".to_owned(), 400, "Bad Request"),
    ] {
        let (status_seen, body) = answered_while_sending(server.connect().await, request.into_bytes()).await;
        assert_eq!((status_seen, body), (status, format!(r#"{{"statusCode":{status},"message":"{message}"}}"#)));
    }
    assert_eq!(server.connect().await.get(&format!("/cats/{}", "a".repeat(8_000))).await.pair(), (200, "8000"));
    server.close().await;
}
