//! Targets and headers.

use super::{AppModule, says_nothing_of_the_inside};
use crate::support::{Client, Log, Server, soon};
use tokio::io::AsyncWriteExt;
use tracing::Level;

#[nestling::test]
async fn a_target_that_is_wrong_is_refused() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    for (target, status) in [
        (&b"/cats/x?page=1"[..], 400),
        (b"/cats/?page=1", 405),
        (b"/cats/1", 400),
        (b"/cats/1?page=", 400),
        (b"/cats/1?page=-1", 400),
        (b"/cats/1?page=1&page=2", 400),
        (b"/cats/1?page=1&sort=down", 400),
        (b"/cats/1?page=%00", 400),
        (b"/cats/1?page=%FF", 400),
        (b"/cats/1?%FF=%FF", 400),
        (b"/cats/1?=&&=&page", 400),
        (b"/cats/1?page=99999999999999999999", 400),
        (b"/cats/99999999999999999999999?page=1", 400),
        (b"/cats/%FF?page=1", 400),
        (b"/cats/%00?page=1", 400),
        (b"/cats/%?page=1", 400),
        (b"/cats/%zz?page=1", 400),
        (b"/cats/%C3?page=1", 400),
        (b"/%FF", 400),
        (b"/cats/1%00?page=1", 400),
        (b"/cats/\xff?page=1", 400),
        (b"/cats/../cats/1?page=1", 404),
        (b"//cats/1?page=1", 404),
        (b"/cats//1?page=1", 404),
        (b"/\0", 400),
        (b"", 400),
    ] {
        let mut client = server.connect().await;
        client.send([b"GET ", target, b" HTTP/1.1\r\nHost: nest\r\n\r\n"].concat()).await;
        let answer = client.answer().await;
        let shown = String::from_utf8_lossy(target);
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
        says_nothing_of_the_inside(&answer.body);
    }
    assert_eq!(log.at(Level::ERROR), Vec::<String>::new());
    server.close().await;
}

#[nestling::test]
async fn ten_thousand_headers_are_a_431() {
    let server = Server::of::<AppModule>().await;
    let client = server.connect().await;
    let (read, mut write) = client.0.into_split();
    let request = format!("GET /cats/1?page=1 HTTP/1.1\r\nHost: nest\r\n{}\r\n", "x: y\r\n".repeat(10_000));
    let sending = tokio::spawn(async move { drop(write.write_all(request.as_bytes()).await) });
    let answer = Client(tokio::io::join(read, tokio::io::sink())).answer().await;
    assert_eq!(answer.pair(), (431, r#"{"statusCode":431,"message":"Request Header Fields Too Large"}"#));
    soon(sending).await.unwrap();
    assert_eq!(server.connect().await.get("/cats/1?page=1").await.status, 200);
    server.close().await;
}
