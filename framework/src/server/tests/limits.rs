//! Heads that are too large, and answers that are given before the request has ended.

use super::*;
use crate::http::{HttpException, IntoResponse, body_limit};
use ::http::request::Builder;
use bytes::Bytes;
use h2::client::SendRequest;
use tokio::net::tcp::OwnedReadHalf;

/// Sends a request, which may be refused before it has been sent, and reads the answer until the connection ends.
async fn refused(server: &Server, request: impl AsRef<[u8]>) -> String {
    let mut client = server.connect().await;
    client.send(request).await;
    let mut answer = String::new();
    soon(client.0.read_to_string(&mut answer)).await.expect("the connection ends without a reset");
    answer
}

#[track_caller]
fn assert_answers(answer: &str, status: u16, reason: &str) {
    assert_says(answer, status, reason, reason);
}

#[track_caller]
fn assert_says(answer: &str, status: u16, reason: &str, message: &str) {
    let body = format!(r#"{{"statusCode":{status},"message":"{message}"}}"#);
    let (head, content) = answer.split_once("\r\n\r\n").expect(answer);
    assert!(head.starts_with(&format!("HTTP/1.1 {status} {reason}\r\n")), "{answer}");
    assert!(head.contains("\r\ncontent-type: application/json"), "{answer}");
    assert!(head.contains(&format!("\r\ncontent-length: {}", body.len())), "{answer}");
    assert_eq!(content, body);
}

const CLOSE: &str = "Host: cats\r\nConnection: close\r\n\r\n";

fn with_fields(count: usize) -> String {
    format!("GET / HTTP/1.1\r\n{}{CLOSE}", "X-Cat: tom\r\n".repeat(count - 2))
}

fn with_line(length: usize) -> String {
    let target = length - "GET  HTTP/1.1".len();
    format!("GET /{} HTTP/1.1\r\n{CLOSE}", "a".repeat(target - 1))
}

#[tokio::test]
async fn a_first_line_of_8_kib_may_be_split_in_its_line_break() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    client.0.set_nodelay(true).unwrap();
    let request = with_line(8192);
    let (line, rest) = request.split_at(request.find('\n').unwrap());
    client.send(line).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    client.send(rest).await;
    assert_eq!(client.read_until("\r\n").await, "HTTP/1.1 200 OK\r\n");
}

#[tokio::test]
async fn a_first_line_beyond_8_kib_is_a_414() {
    let server = Server::start(echo()).await;
    assert!(refused(&server, with_line(8192)).await.starts_with("HTTP/1.1 200 OK\r\n"));
    for length in [8193, 60_000, 70_000, 500_000] {
        assert_answers(&refused(&server, with_line(length)).await, 414, "URI Too Long");
    }
    // Refused without waiting for the end of a line that has none.
    assert_answers(&refused(&server, format!("GET /{}", "a".repeat(70_000))).await, 414, "URI Too Long");
}

#[tokio::test]
async fn fields_beyond_the_limits_are_a_431() {
    let server = Server::start(echo()).await;
    assert!(refused(&server, with_fields(100)).await.starts_with("HTTP/1.1 200 OK\r\n"));
    let field = |length| format!("GET / HTTP/1.1\r\nX-Cat: {}\r\n{CLOSE}", "a".repeat(length));
    assert!(refused(&server, field(16_384)).await.starts_with("HTTP/1.1 200 OK\r\n"));
    let name = format!("GET / HTTP/1.1\r\nX-{}: tom\r\n{CLOSE}", "a".repeat(70_000));
    let whole = format!("GET / HTTP/1.1\r\n{}{CLOSE}", format!("X-Cat: {}\r\n", "a".repeat(15_000)).repeat(5));
    let endless = format!("GET / HTTP/1.1\r\nX-Cat: {}", "a".repeat(70_000));
    for request in [with_fields(101), with_fields(10_000), field(16_385), field(100_000), name, whole, endless] {
        assert_answers(&refused(&server, request).await, 431, "Request Header Fields Too Large");
    }
}

#[tokio::test]
async fn what_a_head_may_have_is_a_setting() {
    let head_size = 600_000;
    let limits = Limits { first_line: 20_000, head_size, headers: 2000, header_value: 500_000, ..Limits::default() };
    let large = Server::start_with(echo(), limits, DRAIN).await;
    let field = |length| format!("GET / HTTP/1.1\r\nX-Cat: {}\r\n{CLOSE}", "a".repeat(length));
    for request in [with_line(20_000), with_fields(2000), field(500_000)] {
        assert!(refused(&large, request).await.starts_with("HTTP/1.1 200 OK\r\n"));
    }
    let whole = format!("GET / HTTP/1.1\r\n{}{CLOSE}", format!("X-Cat: {}\r\n", "a".repeat(400_000)).repeat(2));
    for request in [with_fields(2001), field(500_001), whole] {
        assert_answers(&refused(&large, request).await, 431, "Request Header Fields Too Large");
    }
    assert_answers(&refused(&large, with_line(20_001)).await, 414, "URI Too Long");

    let limits = Limits { first_line: 100, head_size: 200, headers: 3, header_value: 20, ..Limits::default() };
    let small = Server::start_with(echo(), limits, DRAIN).await;
    for request in [with_line(100), with_fields(3), field(20)] {
        assert!(refused(&small, request).await.starts_with("HTTP/1.1 200 OK\r\n"));
    }
    let name = format!("GET / HTTP/1.1\r\nX-{}: tom\r\n{CLOSE}", "a".repeat(200));
    for request in [with_fields(4), field(21), name] {
        assert_answers(&refused(&small, request).await, 431, "Request Header Fields Too Large");
    }
    assert_answers(&refused(&small, with_line(101)).await, 414, "URI Too Long");
}

#[tokio::test]
async fn a_method_beyond_32_bytes_is_a_400() {
    let server = Server::start(echo()).await;
    let method = |length| format!("{} / HTTP/1.1\r\n{CLOSE}", "X".repeat(length));
    assert!(refused(&server, method(32)).await.starts_with("HTTP/1.1 200 OK\r\n"));
    for length in [33, 1000, 100_000] {
        assert_says(&refused(&server, method(length)).await, 400, "Bad Request", "the method is too long");
    }
}

#[tokio::test]
async fn what_is_no_http_is_a_400() {
    let server = Server::start(echo()).await;
    let requests = [
        "GET / HTTP/1.1\r\nHost: cats\r\nno colon\r\n\r\n",
        "GET / HTTP/3.0\r\nHost: cats\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: cats\r\n\r\n",
    ];
    for request in requests {
        assert_answers(&refused(&server, request).await, 400, "Bad Request");
    }
}

#[tokio::test]
async fn the_second_request_of_a_connection_is_held_to_the_limits() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    client.send(format!("GET /first HTTP/1.1\r\nHost: cats\r\n\r\n{}", with_fields(101))).await;
    client.read_until("GET /first .").await;
    assert_answers(&client.read_to_end().await, 431, "Request Header Fields Too Large");
}

#[tokio::test]
async fn a_services_own_empty_refusal_is_left_as_it_is() {
    let server = Server::start(Handler(async |_| http::StatusCode::BAD_REQUEST.into_response())).await;
    let answer = refused(&server, format!("GET / HTTP/1.1\r\n{CLOSE}")).await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    assert!(!answer.contains("application/json"), "{answer}");
}

/// Refuses every request without reading its body.
fn refusing() -> impl Service {
    Handler(async |_: Request| HttpException::new(413, "too large").into_response())
}

/// Reads the body of every request, as far as it is no larger than this.
fn reading(limit: u64) -> impl Service {
    Handler(move |mut request: Request| async move {
        if body_limit::declared(request.headers()).is_some_and(|length| length > limit) {
            return body_limit::too_large().into_response();
        }
        request.body_mut().limit(limit);
        match request.into_body().into_bytes().await {
            Ok(bytes) => Response::new(Body::full(format!("{} bytes.", bytes.len()))),
            Err(error) => HttpException::from(error).into_response(),
        }
    })
}

#[tokio::test]
async fn a_body_is_held_to_its_limit_whoever_reads_it() {
    let server = Server::start(reading(5)).await;
    let request = |head, body| format!("POST / HTTP/1.1\r\nHost: cats\r\n{head}\r\n\r\n{body}");
    let chunked = "Connection: close\r\nTransfer-Encoding: chunked";
    let within = [("Connection: close\r\nContent-Length: 5", "abcde"), (chunked, "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n")];
    for (head, body) in within {
        let answer = refused(&server, request(head, body)).await;
        assert!(answer.ends_with("5 bytes."), "{answer}");
    }
    let beyond = [
        ("Connection: close\r\nContent-Length: 6\r\nExpect: 100-continue", ""),
        ("Connection: close\r\nContent-Length: 1099511627776", "abc"),
        (chunked, "2\r\nab\r\n4\r\ncdef\r\n0\r\n\r\n"),
        (chunked, "6\r\nabcdef"),
    ];
    for (head, body) in beyond {
        let answer = refused(&server, request(head, body)).await;
        // An interim answer would come first.
        assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"), "{answer}");
        assert!(answer.contains("request entity too large"), "{answer}");
    }
}

const TOO_LARGE: &str = r#"{"statusCode":413,"message":"too large"}"#;

/// Reads to the end, which has to be one: not a reset.
async fn read_answer(mut read: OwnedReadHalf) -> String {
    let mut answer = String::new();
    soon(read.read_to_string(&mut answer)).await.expect("the answer can be read to its end");
    answer
}

#[tokio::test]
async fn a_client_that_sends_on_reads_the_refusal_afterwards() {
    // Long enough for a busy machine.
    let limits = Limits { linger: Duration::from_secs(15), ..Limits::default() };
    let server = Server::start_with(refusing(), limits, DRAIN).await;
    let endless = format!("X-Cat: {}", "a".repeat(70_000));
    for (head, status) in [
        ("Content-Length: 3000000\r\n\r\n", 413),
        ("Transfer-Encoding: chunked\r\n\r\n2dc6c0\r\n", 413),
        (endless.as_str(), 431),
    ] {
        let mut client = server.connect().await;
        client.send(format!("POST / HTTP/1.1\r\nHost: cats\r\n{head}")).await;
        // The answer is on its way before the body is.
        tokio::time::sleep(Duration::from_millis(50)).await;
        client.send(vec![b'a'; 3_000_000]).await;
        let answer = read_answer(client.0.into_split().0).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.ends_with('}'), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_sends_too_much_for_that_is_cut_and_has_its_answer() {
    let server = Server::start(refusing()).await;
    let client = server.connect().await;
    let (mut read, mut write) = client.0.into_split();
    let head = "POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 100000000\r\n\r\n";
    soon(write.write_all(head.as_bytes())).await.unwrap();
    let sending = tokio::spawn(async move { write.write_all(&vec![b'a'; 100_000_000]).await });
    let mut answer = Vec::new();
    while !answer.ends_with(TOO_LARGE.as_bytes()) {
        answer.push(soon(read.read_u8()).await.unwrap());
    }
    assert!(soon(sending).await.unwrap().is_err());
}

#[tokio::test]
async fn a_refused_client_that_only_waits_is_let_go() {
    let limits = Limits { linger: Duration::from_millis(100), ..Limits::default() };
    let server = Server::start_with(refusing(), limits, DRAIN).await;
    let mut client = server.connect().await;
    client.send("POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 100\r\n\r\n").await;
    client.read_until(TOO_LARGE).await;
    assert_eq!(client.read_to_end().await, "");
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

async fn status(client: &SendRequest<Bytes>, request: Builder) -> u16 {
    let mut client = soon(client.clone().ready()).await.unwrap();
    let (answer, _) = client.send_request(request.body(()).unwrap(), true).unwrap();
    soon(answer).await.unwrap().status().as_u16()
}

fn get(target: usize) -> Builder {
    http::Request::get(format!("http://cats/{}", "a".repeat(target)))
}

fn fields(count: usize) -> Builder {
    (0..count).fold(get(0), |request, _| request.header("x-cat", "tom"))
}

#[tokio::test]
async fn http2_holds_the_same_limits() {
    let server = Server::start(echo()).await;
    let (client, _connection) = http2::connect(&server).await;
    let status = async |request| status(&client, request).await;
    assert_eq!(status(get(8000)).await, 200);
    assert_eq!(status(get(8192)).await, 414);
    assert_eq!(status(fields(100)).await, 200);
    assert_eq!(status(fields(101)).await, 431);
    assert_eq!(status(get(0).header("x-cat", "a".repeat(17_000))).await, 431);
    assert_eq!(status(get(0).method("X".repeat(33).as_str())).await, 400);
}

#[tokio::test]
async fn on_http2_they_are_settings_too() {
    let limits =
        Limits { first_line: 20_000, headers: 200, header_value: 30_000, header_list: 60_000, ..Limits::default() };
    let server = Server::start_with(echo(), limits, DRAIN).await;
    let (client, _connection) = http2::connect(&server).await;
    let status = async |request| status(&client, request).await;
    let values = |length: usize| get(0).header("x-a", "a".repeat(length)).header("x-b", "b".repeat(length));
    assert_eq!(status(get(19_900)).await, 200);
    assert_eq!(status(get(20_000)).await, 414);
    assert_eq!(status(fields(200)).await, 200);
    assert_eq!(status(fields(201)).await, 431);
    assert_eq!(status(values(29_900)).await, 200);
    assert_eq!(status(values(30_000)).await, 431);
    assert_eq!(status(get(0).header("x-cat", "a".repeat(30_001))).await, 431);
}

#[tokio::test]
async fn a_limit_that_makes_no_sense_is_no_server() {
    let limits = Limits { headers: 0, ..Limits::default() };
    let options = ServerOptions { limits, ..ServerOptions::default() };
    let error = Listener::bind("127.0.0.1:0".into_addresses().unwrap(), &options).await.err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "`limits.headers` is 0, and not from 1 to 10000"
    );
}

#[tokio::test]
async fn http2_reads_the_refusal_of_a_body_it_still_sends() {
    let server = Server::start(refusing()).await;
    let (client, _connection) = http2::connect(&server).await;
    let mut client = soon(client.ready()).await.unwrap();
    let request = http::Request::post("http://cats/").body(()).unwrap();
    let (answer, mut body) = client.send_request(request, false).unwrap();
    body.send_data(vec![b'a'; 10_000_000].into(), true).unwrap();
    assert_eq!(http2::text(answer).await, TOO_LARGE);
}
