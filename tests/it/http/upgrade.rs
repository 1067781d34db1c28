//! Handlers that go on in another protocol.

use crate::support::{Client, Http2, Server, soon};
use nestling::prelude::*;
use std::pin::Pin;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[controller("/echo")]
struct EchoController;

#[routes]
impl EchoController {
    #[get]
    async fn echo(&self, upgrade: Upgrade) -> Result<SwitchingProtocols> {
        upgrade.accept("echo", echoing)
    }

    #[post]
    #[header("x-cat", "tom")]
    async fn greeted(&self, #[body] name: String, upgrade: Upgrade) -> Result<SwitchingProtocols> {
        Ok(upgrade.accept("echo", greeting(name))?.header("sec-cat", "ben"))
    }

    #[put]
    async fn whole(&self, upgrade: Upgrade, #[raw_body] body: bytes::Bytes) -> Result<SwitchingProtocols> {
        upgrade.accept("echo", greeting(String::from_utf8_lossy(&body).into_owned()))
    }

    #[get("/plain")]
    async fn plain(&self, upgrade: Upgrade) -> String {
        format!("{:?}", upgrade.offered())
    }

    #[get("/unaware")]
    async fn unaware(&self) -> &'static str {
        "unaware"
    }
}

async fn echoing(mut stream: Upgraded) -> Result<()> {
    let mut buffer = [0; 100];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            read => stream.write_all(&buffer[..read]).await?,
        }
    }
}

fn greeting(name: String) -> impl FnOnce(Upgraded) -> Greeting {
    move |mut stream| {
        Box::pin(async move {
            stream.write_all(format!("{name}: ").as_bytes()).await?;
            echoing(stream).await
        })
    }
}

type Greeting = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

#[module(controllers = [EchoController])]
struct AppModule;

const ASK: &str = "Host: nest\r\nConnection: upgrade\r\nUpgrade: echo\r\n";

/// Sends all, ends what is sent, and gives the head and what came behind it.
async fn asked(server: &Server, sent: String) -> (String, String) {
    let mut client: Client = server.connect().await;
    client.send(sent).await;
    soon(client.0.shutdown()).await.unwrap();
    let answer = client.read_to_end().await;
    let (head, rest) = answer.split_once("\r\n\r\n").expect(&answer);
    (head.to_owned(), rest.to_owned())
}

#[nestling::test]
async fn the_other_protocol_begins_behind_the_body() {
    let server = Server::of::<AppModule>().await;
    for (method, length) in
        [("POST", "Content-Length: 5\r\nContent-Type: application/json"), ("PUT", "Content-Length: 5")]
    {
        let sent = format!("{method} /echo HTTP/1.1\r\n{ASK}{length}\r\n\r\n\"tom\"miaow");
        let (head, rest) = asked(&server, sent).await;
        assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
        assert!(rest == "tom: miaow" || rest == "\"tom\": miaow", "{rest}");
    }
    let chunked = format!("PUT /echo HTTP/1.1\r\n{ASK}Transfer-Encoding: chunked\r\n\r\n3\r\ntom\r\n0\r\n\r\nmiaow");
    assert_eq!(asked(&server, chunked).await.1, "tom: miaow");
    server.close().await;
}

#[nestling::test]
async fn a_client_that_waits_with_its_body_is_told_to_go_on_first() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let length = "Content-Length: 3\r\nExpect: 100-continue";
    client.send(format!("PUT /echo HTTP/1.1\r\n{ASK}{length}\r\n\r\n")).await;
    let mut interim = vec![0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    soon(client.0.read_exact(&mut interim)).await.unwrap();
    assert_eq!(String::from_utf8(interim).unwrap(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("tommiaow").await;
    soon(client.0.shutdown()).await.unwrap();
    let answer = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 101 ") && answer.ends_with("\r\n\r\ntom: miaow"), "{answer}");
    server.close().await;
}

#[nestling::test]
async fn a_body_beyond_the_limit_is_refused() {
    let server = Server::of::<AppModule>().await;
    let sent = format!("PUT /echo HTTP/1.1\r\n{ASK}Content-Length: 2000000\r\n\r\n");
    assert!(asked(&server, sent).await.0.starts_with("HTTP/1.1 413 "));
    server.close().await;
}

#[nestling::test]
async fn headers_of_the_route_and_of_the_handler_are_sent() {
    let server = Server::of::<AppModule>().await;
    let length = "Content-Length: 5\r\nContent-Type: application/json";
    let (head, _) = asked(&server, format!("POST /echo HTTP/1.1\r\n{ASK}{length}\r\n\r\n\"tom\"")).await;
    for header in ["x-cat: tom", "sec-cat: ben", "upgrade: echo", "connection: upgrade"] {
        assert!(head.contains(&format!("\r\n{header}")), "{head}");
    }
    server.close().await;
}

#[nestling::test]
async fn who_asks_for_nothing_is_told_what_there_is() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let answer = client.get("/echo").await;
    assert_eq!(answer.pair(), (426, r#"{"statusCode":426,"message":"upgrade to `echo` required"}"#));
    assert_eq!((answer.header("upgrade"), answer.header("connection")), (Some("echo"), Some("upgrade")));
    let http2 = Http2::connect(server.address).await;
    assert_eq!(http2.request("GET", "/echo", "").await.0, 400);
    server.close().await;
}

#[nestling::test]
async fn an_upgrade_that_nobody_takes_is_ignored() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, body) in [("/echo/unaware", "unaware"), ("/echo/plain", r#"["echo"]"#)] {
        let answer = client.request("GET", path, "Connection: upgrade\r\nUpgrade: echo\r\n", "").await;
        assert_eq!(answer.pair(), (200, body));
    }
    server.close().await;
}
