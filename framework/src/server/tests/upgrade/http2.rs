//! Extended CONNECT of HTTP/2 (RFC 8441).

use super::super::frames::*;
use super::super::http2::{connect, send, text};
use super::*;
use bytes::Bytes;
use h2::client::SendRequest;
use h2::ext::Protocol;
use h2::{Reason, RecvStream, SendStream};
use http::{Method, StatusCode};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// A stream on which a client asks for another protocol, once it knows that it may.
struct Asked {
    status: StatusCode,
    headers: http::HeaderMap,
    sending: SendStream<Bytes>,
    receiving: RecvStream,
}

fn asking(path: &str, protocol: Option<&'static str>) -> http::Request<()> {
    let request = http::Request::builder().method(Method::CONNECT).uri(format!("http://cats{path}"));
    match protocol {
        Some(protocol) => request.extension(Protocol::from_static(protocol)),
        None => request,
    }
    .body(())
    .unwrap()
}

async fn ready(client: &SendRequest<Bytes>) -> SendRequest<Bytes> {
    soon(async {
        while !client.is_extended_connect_protocol_enabled() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        client.clone().ready().await.unwrap()
    })
    .await
}

async fn ask(client: &SendRequest<Bytes>, path: &str, protocol: &'static str) -> Asked {
    let (answer, sending) = ready(client).await.send_request(asking(path, Some(protocol)), false).unwrap();
    let (head, receiving) = soon(answer).await.unwrap().into_parts();
    Asked { status: head.status, headers: head.headers, sending, receiving }
}

impl Asked {
    fn send(&mut self, bytes: &'static str) {
        self.sending.send_data(Bytes::from_static(bytes.as_bytes()), false).unwrap();
    }

    fn end(&mut self) {
        self.sending.send_data(Bytes::new(), true).unwrap();
    }

    async fn read_until(&mut self, end: &str) -> String {
        let mut read = String::new();
        while !read.ends_with(end) {
            let data = soon(self.receiving.data()).await.unwrap_or_else(|| panic!("the end after {read:?}")).unwrap();
            self.receiving.flow_control().release_capacity(data.len()).unwrap();
            read += std::str::from_utf8(&data).unwrap();
        }
        read
    }

    /// Reads to the end, or to the code of a reset.
    async fn read_to_end(&mut self) -> Result<String, Option<Reason>> {
        let mut read = Vec::new();
        while let Some(data) = soon(self.receiving.data()).await {
            let data = data.map_err(|error| error.reason())?;
            self.receiving.flow_control().release_capacity(data.len()).unwrap();
            read.extend_from_slice(&data);
        }
        Ok(String::from_utf8(read).unwrap())
    }
}

#[tokio::test]
async fn a_stream_speaks_another_protocol_behind_a_200() {
    let server = Server::start(upgrading(echoing)).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    assert_eq!((asked.status, &asked.headers["x-cat"]), (StatusCode::OK, &"tom".parse().unwrap()));
    for name in ["content-length", "upgrade", "connection"] {
        assert!(!asked.headers.contains_key(name), "{name}");
    }
    for text in ["one.", "two."] {
        asked.send(text);
        assert_eq!(asked.read_until(".").await, text);
    }
    let mut other = ask(&client, "/echo", "Echo").await;
    other.send("three.");
    assert_eq!(other.read_until(".").await, "three.");
    asked.end();
    assert_eq!(asked.read_to_end().await, Ok("goodbye.".to_owned()));
    other.send("four.");
    assert_eq!(other.read_until(".").await, "four.");
}

#[tokio::test]
async fn what_the_client_sends_before_the_answer_is_read() {
    let server = Server::start(upgrading(echoing)).await;
    let (client, _connection) = connect(&server).await;
    let (answer, mut sending) = ready(&client).await.send_request(asking("/echo", Some("echo")), false).unwrap();
    sending.send_data(Bytes::from_static(b"early."), true).unwrap();
    let (head, receiving) = soon(answer).await.unwrap().into_parts();
    let mut asked = Asked { status: head.status, headers: head.headers, sending, receiving };
    assert_eq!(asked.read_to_end().await, Ok("early.goodbye.".to_owned()));
}

#[tokio::test]
async fn a_request_may_end_what_the_client_sends() {
    let server = Server::start(upgrading(echoing)).await;
    let (client, _connection) = connect(&server).await;
    let (answer, sending) = ready(&client).await.send_request(asking("/echo", Some("echo")), true).unwrap();
    let (head, receiving) = soon(answer).await.unwrap().into_parts();
    let mut asked = Asked { status: head.status, headers: head.headers, sending, receiving };
    assert_eq!(asked.read_to_end().await, Ok("goodbye.".to_owned()));
}

#[tokio::test]
async fn a_handler_that_does_not_upgrade_forms_no_tunnel() {
    let server = Server::start(upgrading(echoing)).await;
    let (client, _connection) = connect(&server).await;
    for (path, protocol, body) in [
        ("/ignored", "echo", "{\"statusCode\":501,\"message\":\"Not Implemented\"}"),
        (
            "/echo",
            "chat",
            "{\"statusCode\":501,\"message\":\"only `echo` is spoken here\",\"error\":\"Not Implemented\"}",
        ),
    ] {
        let mut asked = ask(&client, path, protocol).await;
        assert_eq!(asked.status, StatusCode::NOT_IMPLEMENTED);
        assert_eq!(asked.read_to_end().await.as_deref(), Ok(body));
    }
    let plain = soon(ready(&client).await.send_request(asking("", None), true).unwrap().0).await.unwrap();
    assert_eq!(plain.status(), StatusCode::NOT_IMPLEMENTED);
}

#[tokio::test]
async fn other_answers_than_success_pass() {
    let server = Server::start(Handler(async |request: Request| {
        assert_eq!(request.method(), Method::GET);
        let mut response = Response::new(Body::full("no cat"));
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }))
    .await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    assert_eq!(asked.read_to_end().await.as_deref(), Ok("no cat"));
}

#[tokio::test]
async fn a_reset_is_an_error_for_the_reader() {
    let (log, mut events) = Log::new();
    let server = Server::start(upgrading(reading(log))).await;
    let (client, connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    asked.send("miaow");
    asked.sending.send_reset(Reason::CANCEL);
    assert_eq!(soon(events.recv()).await.as_deref(), Some("ConnectionReset"));
    let _other = ask(&client, "/echo", "echo").await;
    connection.abort();
    assert!(matches!(
        soon(events.recv()).await.as_deref(),
        Some("BrokenPipe" | "ConnectionAborted" | "ConnectionReset")
    ));
}

#[tokio::test]
async fn trailers_are_no_part_of_a_tunnel() {
    let (log, mut events) = Log::new();
    let server = Server::start(upgrading(reading(log))).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    asked
        .sending
        .send_trailers(http::HeaderMap::from_iter([("x-cat".parse().unwrap(), "tom".parse().unwrap())]))
        .unwrap();
    assert_eq!(soon(events.recv()).await.as_deref(), Some("InvalidData"));
    assert_eq!(asked.read_to_end().await, Err(Some(Reason::PROTOCOL_ERROR)));
}

#[tokio::test]
async fn a_client_that_never_reads_holds_back_the_writer_and_is_cut() {
    let (log, mut events) = Log::new();
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let server = Server::start_with(upgrading(writing(log)), limits, DRAIN).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("TimedOut"));
    let mut received = 0;
    let end = loop {
        match soon(asked.receiving.data()).await {
            Some(Ok(data)) => received += data.len(),
            end => break end.map(|end| end.unwrap_err().reason()),
        }
    };
    assert_eq!(end, Some(Some(Reason::CANCEL)));
    assert!(received <= 65_535, "{received}");
}

#[tokio::test]
async fn a_reader_that_never_reads_holds_back_the_client() {
    let (log, mut events) = Log::new();
    let server = Server::start(upgrading(waiting(log))).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("started"));
    asked.sending.reserve_capacity(2 << 20);
    let mut sent = 0;
    while let Ok(Some(capacity)) =
        tokio::time::timeout(Duration::from_millis(500), std::future::poll_fn(|cx| asked.sending.poll_capacity(cx)))
            .await
    {
        sent += capacity.unwrap();
        asked.sending.send_data(vec![b'x'; asked.sending.capacity()].into(), false).unwrap();
        asked.sending.reserve_capacity(2 << 20);
    }
    assert_eq!(sent, 512 * 1024);
}

#[tokio::test]
async fn thousands_of_small_messages_may_wait() {
    let go = Arc::new(tokio::sync::Notify::new());
    let opened = Arc::clone(&go);
    let server = Server::start(upgrading(move |stream: Upgraded| {
        let go = Arc::clone(&opened);
        async move {
            go.notified().await;
            echoing(stream).await
        }
    }))
    .await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    for _ in 0..20 {
        for _ in 0..1000 {
            asked.send("m");
        }
        // All of them have come when this is answered.
        assert_eq!(text(send(&client, "/", "").await).await, "POST /.");
    }
    go.notify_one();
    asked.end();
    assert_eq!(asked.read_to_end().await, Ok("m".repeat(20_000) + "goodbye."));
}

#[tokio::test]
async fn a_large_echo_comes_back_whole() {
    let server = Server::start(upgrading(echoing)).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    let text = "0123456789".repeat(200_000);
    asked.sending.send_data(text.clone().into(), true).unwrap();
    assert!(asked.read_to_end().await == Ok(text + "goodbye."));
}

#[tokio::test]
async fn what_breaks_off_is_a_reset_and_harms_nobody() {
    let server = Server::start(upgrading(async |mut stream: Upgraded| match stream.read_u8().await? {
        b'p' => panic!("on purpose"),
        b'e' => Err(io::Error::other("on purpose").into()),
        _ => Ok(()),
    }))
    .await;
    let (client, _connection) = connect(&server).await;
    for (byte, end) in [("p", Err(Some(Reason::CANCEL))), ("e", Err(Some(Reason::CANCEL))), ("x", Ok(String::new()))] {
        let mut asked = ask(&client, "/echo", "echo").await;
        asked.send(byte);
        assert_eq!(asked.read_to_end().await, end, "{byte}");
    }
}

#[tokio::test]
async fn a_shutdown_is_said_and_waited_for() {
    let server = Server::start(upgrading(polite)).await;
    let (client, connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    asked.read_until("hello.").await;
    server.handle.trigger(None);
    assert_eq!(asked.read_to_end().await, Ok("goodbye.".to_owned()));
    drop((asked, client));
    soon(connection).await.unwrap().unwrap();
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn the_deadline_cuts_it() {
    let (log, mut events) = Log::new();
    let server = Server::start_with(upgrading(waiting(log)), Limits::default(), Duration::from_millis(100)).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("started"));
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 1 });
    assert_eq!(soon(events.recv()).await.as_deref(), Some("dropped"));
    assert!(asked.read_to_end().await.is_err());
}

#[tokio::test]
async fn silence_does_not_end_it() {
    let short = Duration::from_millis(100);
    let limits = Limits { sniff: short, head: short, idle: short, grace: short, ping: short, ..Limits::default() };
    let server = Server::start_with(upgrading(echoing), limits, DRAIN).await;
    let (client, _connection) = connect(&server).await;
    let mut asked = ask(&client, "/echo", "echo").await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        asked.send("m.");
        assert_eq!(asked.read_until(".").await, "m.");
    }
}

/// Asks for a tunnel on that stream.
fn connects(stream: u32) -> Vec<u8> {
    let mut head = request("CONNECT", "/echo");
    head.extend(field(":protocol", "echo"));
    frame(HEADERS, END_HEADERS, stream, head)
}

/// Opens the window of a stream, or of the connection, as far as it goes.
fn opens(stream: u32) -> Vec<u8> {
    frame(WINDOW_UPDATE, 0, stream, (0x7fff_ffff_u32 - 65_535).to_be_bytes())
}

#[tokio::test]
async fn small_writes_cost_no_more_than_the_budget() {
    let writes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&writes);
    let limits = Limits { unsent: 4 << 20, ..Limits::default() };
    let server = Server::start_with(
        upgrading(move |mut stream: Upgraded| {
            let writes = Arc::clone(&counted);
            async move {
                loop {
                    stream.write_all(b"x").await?;
                    stream.flush().await?;
                    writes.fetch_add(1, SeqCst);
                    // Each is a frame.
                    tokio::task::yield_now().await;
                }
            }
        }),
        limits,
        DRAIN,
    )
    .await;
    let mut wire = Wire::open(&server).await;
    wire.send(opens(0)).await;
    for stream in (1..128).step_by(2) {
        wire.send([connects(stream), opens(stream)].concat()).await;
    }
    let mut before = 0;
    let most = soon(async {
        loop {
            tokio::time::sleep(Duration::from_millis(300)).await;
            match std::mem::replace(&mut before, writes.load(SeqCst)) {
                last if last == before && last > 0 => return last,
                _ => {}
            }
        }
    })
    .await;
    // What the socket holds are at most some 10 MB, in frames of 10 bytes.
    assert!(most < 2 << 20, "{most}");
}

#[tokio::test]
async fn small_frames_at_once_do_not_end_the_connection() {
    let server = Server::start(upgrading(echoing)).await;
    let mut wire = Wire::open(&server).await;
    wire.send([connects(1), opens(0), opens(1)].concat()).await;
    wire.next_of(HEADERS).await;
    for _ in 0..5 {
        wire.send(frame(DATA, 0, 1, "m").repeat(12_000)).await;
        let mut echo = 0;
        while echo < 12_000 {
            echo += wire.next_of(DATA).await.payload.len();
        }
    }
    wire.works(3).await;
}

#[tokio::test]
async fn a_write_that_is_given_up_keeps_no_window() {
    let (log, mut events) = Log::new();
    let run = {
        let log = log.clone();
        move |mut stream: Upgraded| {
            let log = log.clone();
            async move {
                let text = vec![b'x'; 1 << 20];
                let given_up = tokio::time::timeout(Duration::from_millis(200), stream.write_all(&text)).await;
                log.say(format!("{}", given_up.is_err()));
                stream.read_to_end(&mut Vec::new()).await?;
                Ok(())
            }
        }
    };
    let server = Server::start(upgrading(run)).await;
    let mut wire = Wire::open(&server).await;
    // The window of the stream is open, and that of the connection is not.
    wire.send([connects(1), opens(1)].concat()).await;
    assert_eq!(soon(events.recv()).await.as_deref(), Some("true"));
    // The tunnel may send what it was given, and leaves the rest to others: far less than it wanted.
    wire.send(frame(WINDOW_UPDATE, 0, 0, 40_000_u32.to_be_bytes())).await;
    wire.works(3).await;
}

#[tokio::test]
async fn the_writes_of_a_turn_are_one_frame() {
    let server = Server::start(upgrading(async |mut stream: Upgraded| {
        for _ in 0..100 {
            stream.write_all(b"x").await?;
        }
        stream.read_to_end(&mut Vec::new()).await?;
        Ok(())
    }))
    .await;
    let mut wire = Wire::open(&server).await;
    wire.send(connects(1)).await;
    assert_eq!(wire.next_of(DATA).await.payload, [b'x'; 100]);
}

#[tokio::test]
async fn who_reads_and_writes_without_end_lets_others_run() {
    let (log, mut events) = Log::new();
    let run = move |mut stream: Upgraded| {
        let log = log.clone();
        async move {
            for reads in [true, false] {
                let ran = Arc::new(AtomicUsize::new(0));
                let other = Arc::clone(&ran);
                // All that is read has come with the first byte.
                stream.read_u8().await?;
                tokio::spawn(async move { other.store(1, SeqCst) });
                let mut alone = 0;
                for _ in 0..4000 {
                    match reads {
                        true => drop(stream.read_u8().await?),
                        false => stream.write_all(b"x").await?,
                    }
                    alone += 1 - ran.load(SeqCst);
                }
                log.say(format!("{}", alone < 4000));
            }
            Ok(())
        }
    };
    let server = Server::start(upgrading(run)).await;
    let mut wire = Wire::open(&server).await;
    wire.send([connects(1), frame(DATA, 0, 1, "m".repeat(4002))].concat()).await;
    for _ in 0..2 {
        assert_eq!(soon(events.recv()).await.as_deref(), Some("true"));
    }
}

#[tokio::test]
async fn a_window_that_tunnels_have_shut_makes_no_upload_late() {
    let go = Arc::new(tokio::sync::Semaphore::new(0));
    let gone = Arc::clone(&go);
    let run = move |mut stream: Upgraded| {
        let go = Arc::clone(&gone);
        async move {
            go.acquire().await?.forget();
            stream.read_to_end(&mut Vec::new()).await?;
            Ok(())
        }
    };
    let service = Handler(move |request: Request| {
        let run = run.clone();
        async move {
            match Upgrade::of(&request).accept("echo", run) {
                Ok(switching) => switching.into_response(),
                Err(_) => match request.into_body().into_bytes().await {
                    Ok(bytes) => Response::new(Body::full(bytes)),
                    Err(error) => HttpException::from(error).into_response(),
                },
            }
        }
    });
    let limits = Limits { grace: Duration::from_secs(1), ..Limits::default() };
    let server = Server::start_with(service, limits, DRAIN).await;
    let mut wire = Wire::open(&server).await;
    for stream in [1, 3] {
        wire.send(connects(stream)).await;
        wire.next_of(HEADERS).await;
        wire.send(frame(DATA, 0, stream, [b'x'; 16 * 1024]).repeat(32)).await;
    }
    wire.send(posts(5)).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    go.add_permits(2);
    // The client may send again.
    while wire.next_of(WINDOW_UPDATE).await.stream != 0 {}
    wire.send(frame(DATA, END_STREAM, 5, "miaow")).await;
    assert_eq!(wire.answer(5).await, (200, "miaow".to_owned()));
}
