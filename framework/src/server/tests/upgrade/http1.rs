//! `Upgrade` of HTTP/1.1.

use super::*;
use crate::server::ConnectionEvent;
use std::sync::Mutex;

const ASK: &str = "GET /echo HTTP/1.1\r\nHost: cats\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

async fn asked(server: &Server) -> (Client<TcpStream>, String) {
    let mut client = server.connect().await;
    client.send(ASK).await;
    let head = client.read_until("\r\n\r\n").await;
    (client, head)
}

#[tokio::test]
async fn the_connection_speaks_another_protocol_behind_a_101() {
    let server = Server::start(upgrading(echoing)).await;
    let (mut client, head) = asked(&server).await;
    assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
    for header in ["upgrade: echo", "connection: upgrade", "x-cat: tom"] {
        assert!(head.contains(&format!("\r\n{header}\r\n")), "{head}");
    }
    assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
    for line in ["GET / HTTP/1.1\r\n\r\n", "\0\n", "miaow\n"] {
        client.send(line).await;
        assert_eq!(client.read_until("\n").await, line.split_inclusive('\n').next().unwrap());
        if let Some((_, rest)) = line.split_once('\n').filter(|(_, rest)| !rest.is_empty()) {
            assert_eq!(client.read_until("\n").await, rest);
        }
    }
    soon(client.0.shutdown()).await.unwrap();
    assert_eq!(client.read_to_end().await, "goodbye.");
}

#[tokio::test]
async fn a_101_has_no_length_whatever_the_method() {
    let server = Server::start(Handler(async |request: Request| {
        let switching = Upgrade::of(&request).accept("echo", echoing).unwrap();
        switching.header("content-length", "0").header("x-cat", "\t tom ").into_response()
    }))
    .await;
    for method in ["GET", "HEAD", "POST"] {
        let mut client = server.connect().await;
        client.send(ASK.replace("GET", method)).await;
        let head = client.read_until("\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 101 ") && !head.contains("content-length"), "{head}");
        assert!(head.contains("\r\nx-cat: tom\r\n"), "{head:?}");
        client.send("miaow.").await;
        assert_eq!(client.read_until(".").await, "miaow.");
    }
}

#[tokio::test]
async fn what_comes_with_the_request_is_read_in_order_wherever_it_is_split() {
    let server = Server::start(upgrading(echoing)).await;
    let sent = format!("{ASK}GET /next HTTP/1.1\r\nHost: cats\r\n\r\n");
    for at in 0..=sent.len() {
        let mut client = server.connect().await;
        client.0.set_nodelay(true).unwrap();
        let (first, second) = sent.split_at(at);
        client.send(first).await;
        tokio::time::sleep(Duration::from_millis(1)).await;
        client.send(second).await;
        soon(client.0.shutdown()).await.unwrap();
        let answer = client.read_to_end().await;
        let (head, rest) = answer.split_once("\r\n\r\n").expect(&answer);
        assert!(head.starts_with("HTTP/1.1 101 "), "{at}: {head}");
        assert_eq!(rest, format!("{}goodbye.", &sent[ASK.len()..]), "{at}");
    }
}

#[tokio::test]
async fn more_than_a_buffer_may_come_with_the_request() {
    let server = Server::start(upgrading(echoing)).await;
    let (mut read, mut write) = server.connect().await.0.into_split();
    let sent = "0123456789".repeat(50_000);
    let all = format!("{ASK}{sent}");
    let sending = tokio::spawn(async move {
        write.write_all(all.as_bytes()).await.unwrap();
        write.shutdown().await.unwrap();
    });
    let mut answer = String::new();
    soon(read.read_to_string(&mut answer)).await.unwrap();
    soon(sending).await.unwrap();
    let (_, rest) = answer.split_once("\r\n\r\n").unwrap();
    assert!(rest == format!("{sent}goodbye."), "{} bytes", rest.len());
}

#[tokio::test]
async fn requests_before_it_are_answered_first() {
    let server = Server::start(upgrading(echoing)).await;
    let mut client = server.connect().await;
    client.send(format!("GET /first HTTP/1.1\r\nHost: cats\r\n\r\n{ASK}miaow.")).await;
    let first = client.read_until("GET /first .".trim_end_matches(" .")).await;
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
    let second = client.read_until("\r\n\r\n").await;
    assert!(second.starts_with(".HTTP/1.1 101 "), "{second}");
    assert_eq!(client.read_until(".").await, "miaow.");
}

#[tokio::test]
async fn who_is_answered_otherwise_goes_on_with_http() {
    let server = Server::start(upgrading(echoing)).await;
    let mut client = server.connect().await;
    client.send(ASK.replace("/echo", "/ignored")).await;
    let answer = client.read_until("GET /ignored.").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    client.send(ASK.replace("Upgrade: echo", "Upgrade: chat")).await;
    let answer = client.read_until("}").await;
    assert!(answer.starts_with("HTTP/1.1 426 Upgrade Required\r\n"), "{answer}");
    assert!(answer.contains("\r\nupgrade: echo\r\n") && answer.contains("\r\nconnection: upgrade\r\n"), "{answer}");
    client.send(ASK).await;
    assert!(client.read_until("\r\n\r\n").await.starts_with("HTTP/1.1 101 "));
    client.send("miaow.").await;
    assert_eq!(client.read_until(".").await, "miaow.");
}

#[tokio::test]
async fn nothing_goes_on_in_the_middle_of_a_request() {
    let (log, mut events) = Log::new();
    let server = Server::start(upgrading(waiting(log))).await;
    let mut client = server.connect().await;
    let ask = ASK.replace("Host: cats", "Host: cats\r\nContent-Length: 10");
    client.send(format!("{ask}half")).await;
    client.read_to_end().await;
    server.handle.trigger(None);
    server.drained().await;
    assert_eq!(soon(events.recv()).await, None);
}

#[tokio::test]
async fn an_interim_status_without_a_protocol_is_a_500() {
    let server = Server::start(Handler(async |request: Request| {
        let mut response = Response::default();
        *response.status_mut() = request.uri().path()[1..].parse().unwrap();
        response
    }))
    .await;
    for status in [100, 101, 103] {
        let mut client = server.connect().await;
        client.send(ASK.replace("/echo", &format!("/{status}"))).await;
        let answer = client.read_until("}").await;
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        client.send(ASK.replace("/echo", "/204")).await;
        assert!(client.read_until("\r\n\r\n").await.starts_with("HTTP/1.1 204 "));
    }
}

#[tokio::test]
async fn each_side_ends_what_it_sends_for_itself() {
    let (log, mut events) = Log::new();
    let server = Server::start(upgrading(move |mut stream: Upgraded| {
        let log = log.clone();
        async move {
            stream.shutdown().await?;
            let mut text = String::new();
            stream.read_to_string(&mut text).await?;
            log.say(text);
            Ok(())
        }
    }))
    .await;
    let (mut client, _) = asked(&server).await;
    assert_eq!(client.read_to_end().await, "");
    client.send("still here").await;
    soon(client.0.shutdown()).await.unwrap();
    assert_eq!(soon(events.recv()).await.as_deref(), Some("still here"));
}

#[tokio::test]
async fn the_stream_may_be_handed_to_a_task() {
    let server = Server::start(upgrading(async |stream: Upgraded| {
        tokio::spawn(echoing(stream));
        Ok(())
    }))
    .await;
    let (mut client, _) = asked(&server).await;
    client.send("miaow.").await;
    assert_eq!(client.read_until(".").await, "miaow.");
    soon(client.0.shutdown()).await.unwrap();
    assert_eq!(client.read_to_end().await, "goodbye.");
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

/// Everything of HTTP is over time at once.
fn hasty() -> Limits {
    let short = Duration::from_millis(50);
    Limits { sniff: short, head: short, idle: short, park: short, grace: short, ping: short, ..Limits::default() }
}

#[tokio::test]
async fn no_time_of_http_ends_it() {
    let server = Server::start_with(upgrading(echoing), hasty(), DRAIN).await;
    let (mut client, _) = asked(&server).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        client.send("m").await;
        assert_eq!(client.read_until("m").await, "m");
    }
}

#[tokio::test]
async fn a_client_that_never_reads_is_cut() {
    let (log, mut events) = Log::new();
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let options = ServerOptions {
        limits: hasty(),
        events: crate::server::ConnectionEvents::new(move |_, event| telling.lock().unwrap().push(event.clone())),
        ..ServerOptions::default()
    };
    let server = Server::start_as(upgrading(writing(log)), options).await;
    let (mut client, _) = asked(&server).await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("ConnectionAborted"));
    let mut rest = Vec::new();
    let reset = soon(client.0.read_to_end(&mut rest)).await.unwrap_err();
    assert_eq!(reset.kind(), io::ErrorKind::ConnectionReset);
    let slow = ConnectionEvent::TooSlow(crate::server::Slow::Reading);
    assert!(told.lock().unwrap().contains(&slow));
}

#[tokio::test]
async fn who_gives_up_writing_does_not_lose_a_client_that_reads() {
    let (log, mut events) = Log::new();
    let giving_up = move |mut stream: Upgraded| {
        let log = log.clone();
        async move {
            let given_up =
                tokio::time::timeout(Duration::from_millis(10), stream.write_all(&vec![b'x'; 64 << 20])).await;
            log.say(format!("given up: {}", given_up.is_err()));
            stream.read_u8().await?;
            stream.write_all(b"goodbye.").await?;
            Ok(())
        }
    };
    let grace = Duration::from_secs(2);
    let server = Server::start_with(upgrading(giving_up), Limits { grace, ..Limits::default() }, DRAIN).await;
    let (mut client, _) = asked(&server).await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("given up: true"));
    let mut piece = vec![0; 1 << 20];
    while tokio::time::timeout(Duration::from_millis(500), client.0.read(&mut piece)).await.is_ok() {}
    // As long as a client may leave the server waiting, and more.
    tokio::time::sleep(grace + grace / 2).await;
    client.send("m").await;
    assert_eq!(client.read_until("goodbye.").await, "goodbye.");
}

#[tokio::test]
async fn what_breaks_off_is_a_reset_and_harms_nobody() {
    let server = Server::start(upgrading(async |mut stream: Upgraded| match stream.read_u8().await? {
        b'p' => panic!("on purpose"),
        b'e' => Err(io::Error::other("on purpose").into()),
        _ => Ok(()),
    }))
    .await;
    for (byte, kind) in
        [("p", Some(io::ErrorKind::ConnectionReset)), ("e", Some(io::ErrorKind::ConnectionReset)), ("x", None)]
    {
        let (mut client, _) = asked(&server).await;
        client.send(byte).await;
        let ended = soon(client.0.read_to_end(&mut Vec::new())).await;
        assert_eq!(ended.err().map(|error| error.kind()), kind, "{byte}");
    }
    asked(&server).await;
}

#[tokio::test]
async fn a_client_that_leaves_is_an_end_or_an_error() {
    let (log, mut events) = Log::new();
    let server = Server::start(upgrading(reading(log))).await;
    let (client, _) = asked(&server).await;
    drop(client);
    assert_eq!(soon(events.recv()).await.as_deref(), Some("end"));
    let (client, _) = asked(&server).await;
    socket2::SockRef::from(&client.0).set_linger(Some(Duration::ZERO)).unwrap();
    drop(client);
    assert_eq!(soon(events.recv()).await.as_deref(), Some("ConnectionReset"));
}

#[tokio::test]
async fn a_shutdown_is_said_and_waited_for() {
    let server = Server::start(upgrading(polite)).await;
    let (mut client, _) = asked(&server).await;
    client.read_until("hello.").await;
    server.handle.trigger(None);
    assert_eq!(client.read_to_end().await, "goodbye.");
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn an_upgrade_during_the_shutdown_hears_of_it() {
    let open = Arc::new(tokio::sync::Notify::new());
    let (started, gate) = (Arc::new(tokio::sync::Notify::new()), Arc::clone(&open));
    let begun = Arc::clone(&started);
    let server = Server::start(Handler(move |request: Request| {
        let (started, gate) = (Arc::clone(&begun), Arc::clone(&gate));
        async move {
            started.notify_one();
            gate.notified().await;
            Upgrade::of(&request).accept("echo", polite).unwrap().into_response()
        }
    }))
    .await;
    let mut client = server.connect().await;
    client.send(ASK).await;
    soon(started.notified()).await;
    server.handle.trigger(None);
    // The connection has to have heard of it, which nothing outside shows.
    tokio::time::sleep(Duration::from_millis(200)).await;
    open.notify_one();
    let answer = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 101 ") && answer.ends_with("hello.goodbye."), "{answer}");
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn the_deadline_cuts_it() {
    let (log, mut events) = Log::new();
    let server = Server::start_with(upgrading(waiting(log)), Limits::default(), Duration::from_millis(100)).await;
    let (mut client, _) = asked(&server).await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("started"));
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 1 });
    assert_eq!(soon(events.recv()).await.as_deref(), Some("dropped"));
    let cut = soon(client.0.read_to_end(&mut Vec::new())).await.unwrap_err();
    assert_eq!(cut.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn the_deadline_takes_the_stream_from_a_task_too() {
    let (log, mut events) = Log::new();
    let server = Server::start_with(
        upgrading(move |stream: Upgraded| {
            let reading = reading(log.clone());
            async move {
                tokio::spawn(reading(stream));
                Ok(())
            }
        }),
        Limits::default(),
        Duration::from_millis(100),
    )
    .await;
    let (_client, _) = asked(&server).await;
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 1 });
    assert_eq!(soon(events.recv()).await.as_deref(), Some("ConnectionAborted"));
}

#[tokio::test]
async fn it_is_a_connection_but_no_request_any_more() {
    let limits = Limits { requests: Some(1), connections_per_address: Some(2), ..Limits::default() };
    let server = Server::start_with(upgrading(echoing), limits, DRAIN).await;
    let (_upgraded, _) = asked(&server).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    assert!(client.read_until("GET /.").await.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(server.connect().await.read_to_end().await, "");
}
