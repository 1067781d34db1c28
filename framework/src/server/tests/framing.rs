//! Requests that different readers would end in different places, or send to different hosts.

use super::*;
use crate::http::{HttpException, IntoResponse};

/// Answers with the length of the body.
fn reading() -> impl Service {
    Handler(async |request: Request| {
        let path = request.uri().path().to_owned();
        match request.into_body().into_bytes().await {
            Ok(bytes) => Response::new(Body::full(format!("{path} {} bytes.", bytes.len()))),
            Err(error) => HttpException::from(error).into_response(),
        }
    })
}

/// Sends the bytes, at once or one after the other, and reads until the server ends the connection.
async fn answers(server: &Server, request: &str) -> String {
    let mut client = server.connect().await;
    client.send(request).await;
    client.read_to_end().await
}

#[track_caller]
fn assert_refused(answer: &str, status: &str, request: &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{request:?}: {answer:?}"));
    assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{request:?}: {answer}");
    assert!(head.contains("\r\nconnection: close"), "{request:?}: {answer}");
    assert!(body.starts_with('{') && body.ends_with('}'), "{request:?}: {answer}");
}

async fn assert_all_bad(requests: impl IntoIterator<Item = String>) {
    let server = Server::start(reading()).await;
    for request in requests {
        assert_refused(&answers(&server, &request).await, "400 Bad Request", &request);
    }
}

fn with_line(line: &str) -> String {
    format!("{line}\r\nHost: cats\r\n\r\n")
}

fn with_fields(fields: &str) -> String {
    format!("POST / HTTP/1.1\r\nHost: cats\r\n{fields}\r\n\r\n")
}

fn chunked(body: &str) -> String {
    with_fields("Transfer-Encoding: chunked") + body
}

#[tokio::test]
async fn the_refusal_of_head_has_no_content() {
    let server = Server::start(reading()).await;
    let long = format!("/{}", "a".repeat(9 * 1024));
    for (target, field) in [("/", "Host: dogs"), ("/", "Bad Name: x"), ("*", "X-Cat: tom"), (&long, "X-Cat: tom")] {
        let request = |method| format!("\r\n{method} {target} HTTP/1.1\r\nHost: cats\r\n{field}\r\n\r\n");
        let (get, head) = (answers(&server, &request("GET")).await, answers(&server, &request("HEAD")).await);
        let length = |answer: &str| answer.lines().find(|line| line.starts_with("content-length: ")).map(str::to_owned);
        assert!(head.starts_with("HTTP/1.1 4") && head.ends_with("\r\n\r\n"), "{field}: {head}");
        assert_eq!((head[..12].to_owned(), length(&head)), (get[..12].to_owned(), length(&get)), "{field}");
    }
}

#[tokio::test]
async fn line_breaks_are_crlf() {
    let heads = [
        "GET / HTTP/1.1\nHost: cats\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: cats\n\r\n",
        "GET / HTTP/1.1\r\nHost: cats\r\n\n",
        "GET / HTTP/1.1\nHost: cats\n\n",
        "\nGET / HTTP/1.1\r\nHost: cats\r\n\r\n",
        "GET / HTTP/1.1\rHost: cats\r\r",
        "GET / HTTP/1.1\r\nHost: cats\rX-Cat: tom\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: cats\r\nX-Cat: tom\r\r\n\r\n",
    ];
    assert_all_bad(heads.map(str::to_owned)).await;
}

#[tokio::test]
async fn an_empty_line_before_a_request_is_ignored() {
    let server = Server::start(reading()).await;
    let answer = answers(&server, "\r\n\r\nGET /cats HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    assert!(answer.ends_with("/cats 0 bytes."), "{answer}");
}

#[tokio::test]
async fn the_first_line_is_what_it_should_be() {
    let lines = [
        "GET /cats#tom HTTP/1.1",
        "GET # HTTP/1.1",
        "GET cats HTTP/1.1",
        "GET cats:80 HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS *x HTTP/1.1",
        "GET ftp://cats/ HTTP/1.1",
        "GET http:/cats HTTP/1.1",
        "GET http:///cats HTTP/1.1",
        "GET http://tom@cats/ HTTP/1.1",
        "GET http://cats:x/ HTTP/1.1",
        "CONNECT / HTTP/1.1",
        "CONNECT cats HTTP/1.1",
        "CONNECT http://cats:80/ HTTP/1.1",
        "GET /c\u{e4}ts HTTP/1.1",
        "GET /?c\u{e4}ts HTTP/1.1",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET\t/\tHTTP/1.1",
        " GET / HTTP/1.1",
        "GET / cats HTTP/1.1",
        "GET /\u{1}cats HTTP/1.1",
        "GET /",
        "GET",
        "GET / HTTP/1",
        "GET / HTTP/1.2",
        "GET / HTTP/2.0",
        "GET / http/1.1",
        "GET / HTTPS/1.1",
        "GET / HTTP/01.1",
        "G\u{1}T / HTTP/1.1",
        "GET(x) / HTTP/1.1",
    ];
    assert_all_bad(lines.map(with_line)).await;
}

#[tokio::test]
async fn fields_are_what_they_should_be() {
    let fields = [
        "X-Cat : tom",
        "X-Cat\t: tom",
        " X-Cat: tom",
        "X-Cat: tom\r\n and kitty",
        "X-Cat: tom\r\n\tand kitty",
        ": tom",
        "X Cat: tom",
        "X-Cat",
        "X-Cat: to\u{0}m",
        "X-Cat: to\u{1}m",
        "X-Cat: to\u{7f}m",
        "X-C\u{e4}t: tom",
    ];
    assert_all_bad(fields.map(with_fields)).await;
}

#[tokio::test]
async fn the_length_is_said_once_and_exactly() {
    let fields = [
        "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 1, 1",
        "Content-Length: 1 1",
        "Content-Length: -1",
        "Content-Length: +1",
        "Content-Length: 0x1",
        "Content-Length: 1.0",
        "Content-Length:",
        "Content-Length: one",
        "Content-Length: 18446744073709551615",
        "Content-Length: 18446744073709551617",
        "Content-Length : 1",
        "Content-Length\u{b}: 1",
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 1",
        "Transfer-Encoding: chunked\r\ncontent-length: 0",
    ];
    assert_all_bad(fields.map(with_fields)).await;
}

#[tokio::test]
async fn the_transfer_coding_is_chunked() {
    let fields = [
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked,",
        "Transfer-Encoding: , chunked",
        "Transfer-Encoding:",
        "Transfer-Encoding: \u{b}chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\r\n chunked",
    ];
    assert_all_bad(fields.map(with_fields)).await;
    let old = ["chunked", "gzip, chunked"];
    assert_all_bad(old.map(|coding| format!("POST / HTTP/1.0\r\nTransfer-Encoding: {coding}\r\n\r\n"))).await;
}

#[tokio::test]
async fn a_transfer_coding_that_is_not_implemented_is_a_501() {
    let server = Server::start(reading()).await;
    for request in [
        with_fields("Transfer-Encoding: gzip, chunked"),
        with_fields("Transfer-Encoding: gzip\r\nTransfer-Encoding: CHUNKED"),
        with_line("CONNECT cats:80 HTTP/1.1"),
    ] {
        assert_refused(&answers(&server, &request).await, "501 Not Implemented", &request);
    }
}

#[tokio::test]
async fn there_is_one_host() {
    let hosts =
        ["", "Host:", "Host: cats\r\nHost: cats", "Host: a, b", "Host: tom@cats", "Host: cats/x", "Host: cats:x"];
    assert_all_bad(
        hosts.map(|host| format!("GET / HTTP/1.1\r\n{host}\r\nX-Cat: tom\r\n\r\n").replace("\r\n\r\nX", "\r\nX")),
    )
    .await;
    let old = ["Host:", "Host: cats\r\nHost: cats"];
    assert_all_bad(old.map(|host| format!("GET / HTTP/1.0\r\n{host}\r\n\r\n"))).await;
    // A valid target does not make up for it (RFC 9112, section 3.2.2).
    assert_all_bad(
        ["".into(), "Host: tom@cats\r\n".into()].map(|host: String| format!("GET http://cats/ HTTP/1.1\r\n{host}\r\n")),
    )
    .await;
}

#[tokio::test]
async fn http_1_0_needs_no_host() {
    let server = Server::start(reading()).await;
    let answer = answers(&server, "GET /cats HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 200 OK\r\n") && answer.ends_with("/cats 0 bytes."), "{answer}");
}

#[tokio::test]
async fn the_target_says_the_host_if_it_has_one() {
    let server = Server::start(Handler(async |request: Request| {
        Response::new(Body::full(format!("{:?}.", crate::http::host::host(&request))))
    }))
    .await;
    let answer = answers(&server, "GET http://cats/ HTTP/1.1\r\nHost: dogs\r\nConnection: close\r\n\r\n").await;
    assert!(answer.ends_with("Some(\"cats\")."), "{answer}");
}

#[tokio::test]
async fn chunks_are_what_they_should_be() {
    let bodies = [
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3\r\nabc\r\n0\n\r\n",
        "3\r\nabc\r\n0\r\n\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nab\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "3_\r\nabc\r\n0\r\n\r\n",
        "g\r\nabc\r\n0\r\n\r\n",
        "\r\n3\r\nabc\r\n0\r\n\r\n",
        "3;\r\nabc\r\n0\r\n\r\n",
        "3;=\r\nabc\r\n0\r\n\r\n",
        "3;a=\r\nabc\r\n0\r\n\r\n",
        "3;a b\r\nabc\r\n0\r\n\r\n",
        "3;a\"\r\nabc\r\n0\r\n\r\n",
        "3;a=\"b\r\nabc\r\n0\r\n\r\n",
        "3;a=\"b\"c\r\nabc\r\n0\r\n\r\n",
        "3;a\u{0}\r\nabc\r\n0\r\n\r\n",
        "3;a=b\rc\r\nabc\r\n0\r\n\r\n",
        "3;a\nabc\r\n0\r\n\r\n",
        "10000000000000000\r\nabc\r\n0\r\n\r\n",
        "fffffffffffffffff\r\nabc\r\n0\r\n\r\n",
        "0\r\nX-Cat\r\n\r\n",
        "0\r\nX-Cat : tom\r\n\r\n",
        "0\r\nX-Cat: tom\n\r\n",
        "0\r\nX-Cat: tom\r\n and kitty\r\n\r\n",
        "0\r\nX-Cat: to\u{0}m\r\n\r\n",
        "0\r\n: tom\r\n\r\n",
    ];
    assert_all_bad(bodies.map(chunked)).await;
}

#[tokio::test]
async fn a_malformed_chunk_is_a_400_also_when_the_handler_runs_already() {
    let server = Server::start(reading()).await;
    for (begin, rest) in [("3\r\nabc\r\n", "g\r\n"), ("", "3;\r\n"), ("3\r\nabc\r\n0", "\r\nX-Cat tom\r\n\r\n")] {
        let mut client = server.connect().await;
        client.send(chunked(begin)).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
        client.send(rest).await;
        let answer = client.read_to_end().await;
        assert_refused(&answer, "400 Bad Request", rest);
        assert!(answer.contains("the chunked body is malformed"), "{answer}");
    }
}

#[tokio::test]
async fn extensions_and_trailers_are_passed_over() {
    let server = Server::start(reading()).await;
    for body in [
        "3;a;b=c;d=\"e \\\" f\"\r\nabc\r\n000;last\r\n\r\n",
        "3 ; a = b\r\nabc\r\n0\r\n\r\n",
        "003\r\nabc\r\n0\r\nX-Cat: tom\r\nX-Dog:\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(chunked(body) + "GET /next HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
        let answer = client.read_to_end().await;
        assert!(answer.contains("/ 3 bytes.HTTP/1.1 200 OK") && answer.ends_with("/next 0 bytes."), "{answer}");
    }
}

#[tokio::test]
async fn extensions_and_trailers_have_16_kib_together() {
    let server = Server::start(reading()).await;
    let body = |extension: usize, trailer: usize| {
        let (extension, trailer) = ("a".repeat(extension), "a".repeat(trailer));
        format!("Connection: close\r\n\r\n3;{extension}\r\nabc\r\n0\r\nX: {trailer}\r\n\r\n")
    };
    let request = |body: String| with_fields("Transfer-Encoding: chunked").trim_end().to_owned() + "\r\n" + &body;
    let answer = answers(&server, &request(body(10_000, 6_000))).await;
    assert!(answer.ends_with("/ 3 bytes."), "{answer}");
    for (extension, trailer) in [(10_000, 7_000), (17_000, 1), (1, 17_000)] {
        let answer = answers(&server, &request(body(extension, trailer))).await;
        assert_refused(&answer, "400 Bad Request", "");
    }
    let zeros = request(format!("Connection: close\r\n\r\n{}", "0".repeat(20_000)));
    assert_refused(&answers(&server, &zeros).await, "400 Bad Request", "");
}

#[tokio::test]
async fn what_was_asked_before_a_bad_request_is_answered() {
    let server = Server::start(reading()).await;
    let good = "POST /first HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\nabc";
    let answer = answers(&server, &format!("{good}{good}GET /#second HTTP/1.1\r\nHost: cats\r\n\r\n{good}")).await;
    assert_eq!(answer.matches("/first 3 bytes.").count(), 2, "{answer}");
    assert_refused(&answer[answer.rfind("HTTP/1.1 400").expect(&answer)..], "400 Bad Request", "");
}

#[tokio::test]
async fn what_is_no_http_is_refused_before_it_ends() {
    let server = Server::start(reading()).await;
    for begin in
        ["\u{16}\u{3}\u{1}", "GET / HTTP/1.1\r\nHost: cats\r\nX-Cat: \u{0}", "GET / HTTP/1.1\r\nHost: cats\n", "\n"]
    {
        assert_refused(&answers(&server, begin).await, "400 Bad Request", begin);
    }
}

#[tokio::test]
async fn requests_may_come_in_any_pieces() {
    let server = Server::start(reading()).await;
    let requests = "POST /a HTTP/1.1\r\nHost: cats\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n\
        POST /b HTTP/1.1\r\nHost: cats\r\nContent-Length: 2\r\n\r\nabGET /c HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n";
    for piece in [1, 2, 3, 7, 20, 61, 100, 1000] {
        let mut client = server.connect().await;
        for piece in requests.as_bytes().chunks(piece) {
            client.send(piece).await;
            tokio::task::yield_now().await;
        }
        let answer = client.read_to_end().await;
        let order = ["/a 3 bytes.", "/b 2 bytes.", "/c 0 bytes."].map(|body| answer.find(body).expect(&answer));
        assert!(order.is_sorted(), "{answer}");
    }
}
