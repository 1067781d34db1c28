//! Requests and answers on streams of HTTP/2.

use super::frames::*;
use super::http2::{connect, send, text};
use super::*;
use crate::http::{HttpException, IntoResponse, Stream};
use bytes::Bytes;
use h2::Reason;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::sync::Notify;

/// Reads all of a request, and answers with its exception if that fails.
fn reading() -> impl Service {
    Handler(async |request: Request| match request.into_body().into_bytes().await {
        Ok(bytes) => Response::new(Body::full(format!("{} bytes", bytes.len()))),
        Err(error) => HttpException::from(error).into_response(),
    })
}

fn full(body: impl Into<Bytes> + Clone + Send + Sync + 'static) -> impl Service {
    Handler(move |_| std::future::ready(Response::new(Body::full(body.clone()))))
}

/// So many chunks of 16 KiB, and how many of them were produced.
struct Chunks(usize, Arc<AtomicUsize>);

impl Stream for Chunks {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        self.1.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Bytes::from(vec![b'a'; 16 * 1024]))))
    }
}

async fn connected(server: &Server) -> h2::client::SendRequest<Bytes> {
    let (client, connection) = connect(server).await;
    tokio::spawn(connection);
    client
}

async fn ready(client: &h2::client::SendRequest<Bytes>) -> h2::client::SendRequest<Bytes> {
    soon(client.clone().ready()).await.unwrap()
}

fn post(path: &str) -> http::request::Builder {
    http::Request::post(format!("http://cats{path}"))
}

#[tokio::test]
async fn large_bodies_pass_both_ways() {
    const SIZE: usize = 5 << 20;
    let server = Server::start(Handler(async |request: Request| Response::new(request.into_body()))).await;
    let client = connected(&server).await;
    let (answer, mut upload) = ready(&client).await.send_request(post("/").body(()).unwrap(), false).unwrap();
    let sender = tokio::spawn(async move {
        let mut left = SIZE;
        while left > 0 {
            upload.reserve_capacity(left.min(100_000));
            let capacity = std::future::poll_fn(|cx| upload.poll_capacity(cx)).await.unwrap().unwrap();
            upload.send_data(Bytes::from(vec![b'a'; capacity.min(left)]), false).unwrap();
            left -= capacity.min(left);
        }
        upload.send_trailers([("x-cat".parse().unwrap(), "tom".parse().unwrap())].into_iter().collect()).unwrap();
    });
    let mut body = soon(answer).await.unwrap().into_body();
    let mut received = 0;
    while let Some(data) = soon(body.data()).await {
        let data = data.unwrap();
        received += data.len();
        body.flow_control().release_capacity(data.len()).unwrap();
    }
    assert_eq!(received, SIZE);
    // An echo gives the trailers of the request back.
    assert_eq!(soon(body.trailers()).await.unwrap().unwrap()["x-cat"], "tom");
    soon(sender).await.unwrap();
}

#[tokio::test]
async fn a_slow_reader_holds_back_the_producer() {
    let produced = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&produced);
    let server = Server::start(Handler(move |_| {
        std::future::ready(Response::new(Body::from_stream(Chunks(1000, Arc::clone(&counter)))))
    }))
    .await;
    let client = connected(&server).await;
    let (answer, _) = ready(&client).await.send_request(post("/").body(()).unwrap(), true).unwrap();
    let mut body = soon(answer).await.unwrap().into_body();
    let first = soon(body.data()).await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    // The client's window is 64 KiB.
    assert!(produced.load(Ordering::SeqCst) <= 8, "{produced:?} chunks");
    let mut received = first.len();
    body.flow_control().release_capacity(received).unwrap();
    while let Some(data) = soon(body.data()).await {
        let length = data.unwrap().len();
        received += length;
        body.flow_control().release_capacity(length).unwrap();
    }
    assert_eq!((received, produced.load(Ordering::SeqCst)), (1000 * 16 * 1024, 1000));
}

#[tokio::test]
async fn a_panic_ends_its_stream_alone() {
    struct Panics;

    impl Stream for Panics {
        type Item = Result<Bytes, std::convert::Infallible>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            panic!("on purpose")
        }
    }

    let server = Server::start(Handler(async |request: Request| match request.uri().path() {
        "/now" => panic!("on purpose"),
        "/later" => {
            tokio::time::sleep(Duration::from_millis(10)).await;
            panic!("on purpose")
        }
        "/body" => Response::new(Body::from_stream(Panics)),
        "/continue" => http::StatusCode::CONTINUE.into_response(),
        "/short" => {
            let mut response = Response::new(Body::full("miaow"));
            response.headers_mut().insert("content-length", 6.into());
            response
        }
        "/long" => {
            let mut response = Response::new(Body::from_stream(Chunks(1, Arc::default())));
            response.headers_mut().insert("content-length", 6.into());
            response
        }
        _ => Response::new(Body::full("fine")),
    }))
    .await;
    let mut wire = Wire::open(&server).await;
    for (stream, path) in (1..).step_by(2).zip(["/now", "/later", "/body", "/continue", "/short", "/long"]) {
        wire.send(frame(HEADERS, WHOLE, stream, request("GET", path))).await;
        assert_eq!(wire.reset(stream).await, INTERNAL_ERROR, "{path}");
    }
    wire.works(101).await;
}

#[tokio::test]
async fn what_is_dropped_may_panic() {
    struct Panics;

    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }

    let server = Server::start(Handler(async |request: Request| {
        let panics = Panics;
        if request.uri().path() == "/" {
            std::mem::forget(panics);
        }
        Response::new(Body::full("fine"))
    }))
    .await;
    let mut wire = Wire::open(&server).await;
    wire.send(frame(HEADERS, WHOLE, 1, request("GET", "/panic"))).await;
    assert_eq!(wire.reset(1).await, INTERNAL_ERROR);
    wire.works(3).await;
}

#[tokio::test]
async fn a_client_that_expects_it_is_told_to_go_on() {
    let server = Server::start(Handler(async |request: Request| match request.uri().path() {
        "/read" => {
            // Another task reads, and none polls the handler meanwhile.
            let bytes = tokio::spawn(request.into_body().into_bytes()).await.unwrap().unwrap();
            Response::new(Body::full(format!("{} bytes", bytes.len())))
        }
        _ => Response::new(Body::full("refused")),
    }))
    .await;
    let expects = |path| [request("POST", path), field("expect", "100-continue")].concat();
    let mut wire = Wire::open(&server).await;
    wire.send(frame(HEADERS, END_HEADERS, 1, expects("/read"))).await;
    let go_on = wire.next_of(HEADERS).await;
    assert_eq!((go_on.flags & END_STREAM, status_of(&go_on.payload)), (0, 100));
    wire.send(frame(DATA, END_STREAM, 1, "miaow")).await;
    assert_eq!(wire.answer(1).await, (200, "7 bytes".replace('7', "5")));
    wire.send(frame(HEADERS, END_HEADERS, 3, expects("/refuse"))).await;
    assert_eq!(wire.answer(3).await, (200, "refused".to_owned()));
    // What the client would send is not wanted (RFC 9113, section 8.1).
    assert_eq!(wire.reset(3).await, NO_ERROR);
}

#[tokio::test]
async fn heads_beyond_the_limits_are_refused_as_on_http1() {
    let server = Server::start(echo()).await;
    let mut wire = Wire::open(&server).await;
    let long = "a".repeat(9000);
    let refused = [
        (414, request("GET", &format!("/{long}"))),
        (431, [get(), field("x-a", &long), field("x-b", &long)].concat()),
        (431, [get(), field("x-cat", "tom").repeat(101)].concat()),
        (400, request(&"X".repeat(33), "/")),
        (400, [get(), field("host", "dogs")].concat()),
        (501, fields(&[(":method", "CONNECT"), (":authority", "cats:80")])),
    ];
    for (stream, (status, head)) in (1..).step_by(2).zip(refused) {
        wire.send(whole(stream, &head)).await;
        let (answered, body) = wire.answer(stream).await;
        assert_eq!(answered, status);
        assert!(body.starts_with(&format!("{{\"statusCode\":{status},\"message\":")), "{body}");
    }
    wire.works(101).await;
}

#[tokio::test]
async fn cookies_in_several_fields_are_one() {
    let server = Server::start(Handler(async |request: Request| {
        let cookies: Vec<_> = request.headers().get_all("cookie").iter().collect();
        Response::new(Body::full(format!("{cookies:?}")))
    }))
    .await;
    let mut wire = Wire::open(&server).await;
    let head = [get(), field("cookie", "a=b"), field("cookie", "c=d")].concat();
    wire.send(frame(HEADERS, WHOLE, 1, head)).await;
    assert_eq!(wire.answer(1).await.1, r#"["a=b; c=d"]"#);
}

/// Of all bytes and lengths, in a table that is too small for them all.
#[tokio::test]
async fn headers_are_read_as_the_client_has_written_them() {
    let server = Server::start(Handler(async |request: Request| {
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = request.headers().clone();
        response
    }))
    .await;
    let client = connected(&server).await;
    for number in 0..1000_usize {
        let value: Vec<u8> =
            (0..number % 300).map(|at| (number * at) as u8).filter(|byte| !b" \t".contains(byte)).collect();
        let value: Vec<u8> = value.into_iter().filter(|byte| *byte >= 0x20 && *byte != 0x7f).collect();
        let name = format!("x-{}", "cat".repeat(number % 7 + 1));
        let request = post(&format!("/{}", number % 11)).header(&name, &value[..]).body(()).unwrap();
        let (answer, _) = ready(&client).await.send_request(request, true).unwrap();
        assert_eq!(soon(answer).await.unwrap().headers()[&name].as_bytes(), value, "{number}");
    }
}

#[tokio::test]
async fn a_body_that_stops_is_a_408() {
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let server = Server::start_with(reading(), limits, DRAIN).await;
    let mut wire = Wire::open(&server).await;
    wire.send([posts(1), frame(DATA, 0, 1, "mia")].concat()).await;
    let (status, body) = wire.answer(1).await;
    assert_eq!(status, 408);
    assert!(body.contains("request body came too slowly"), "{body}");
    assert_eq!(wire.reset(1).await, NO_ERROR);
    wire.works(3).await;
}

#[tokio::test]
async fn a_window_that_stays_shut_ends_its_stream() {
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let server = Server::start_with(full("miaow"), limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0)]).await;
    wire.send(gets(1)).await;
    assert_eq!(wire.reset(1).await, CANCEL);
    wire.send([gets(3), frame(WINDOW_UPDATE, 0, 3, 100_u32.to_be_bytes())].concat()).await;
    assert_eq!(wire.answer(3).await.1, "miaow");
}

/// The window of the connection. What was sent through it before it was shut buys no time.
#[tokio::test]
async fn the_window_of_a_connection_ends_a_stream_as_its_own_does() {
    let limits = Limits { grace: Duration::from_secs(1), ..Limits::default() };
    let server = Server::start_with(full("a".repeat(100_000)), limits, DRAIN).await;
    let mut first = Wire::open_with(&server, &[(4, 1 << 30)]).await;
    first.send(gets(1)).await;
    let mut received = 0;
    while received < 65_535 {
        received += first.next_of(DATA).await.payload.len();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut second = Wire::open_with(&server, &[(4, 0)]).await;
    second.send(gets(1)).await;
    // Who begins to wait first ends first.
    tokio::select! {
        biased;
        code = first.reset(1) => assert_eq!(code, CANCEL),
        code = second.reset(1) => panic!("the second one was reset first: {code}"),
    }
    assert_eq!(second.reset(1).await, CANCEL);
}

/// What h2 has, and could have sent if the client had not made its windows smaller.
#[tokio::test]
async fn windows_that_are_shut_again_end_the_connection() {
    let limits = Limits { grace: Duration::from_millis(500), unsent: 1 << 30, ..Limits::default() };
    let called = Arc::new(Notify::new());
    let calls = Arc::clone(&called);
    let handler = Handler(move |request: Request| {
        calls.notify_one();
        let size = if request.uri().path() == "/flood" { 16 << 20 } else { 60_000 };
        std::future::ready(Response::new(Body::full(vec![b'a'; size])))
    });
    let server = Server::start_with(handler, limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0x7fff_ffff)]).await;
    wire.send(frame(WINDOW_UPDATE, 0, 0, 0x7fff_0000_u32.to_be_bytes())).await;
    // More than the buffers of the sockets hold.
    wire.send(frame(HEADERS, WHOLE, 1, request("GET", "/flood"))).await;
    soon(called.notified()).await;
    wire.send(gets(3)).await;
    soon(called.notified()).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    wire.send([frame(SETTINGS, 0, 0, setting(4, 0)), frame(RST_STREAM, 0, 1, CANCEL.to_be_bytes())].concat()).await;
    assert_eq!(wire.end().await, ENHANCE_YOUR_CALM);
}

#[tokio::test]
async fn answers_that_are_given_up_are_not_read() {
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let server = Server::start_with(full("a".repeat(100_000)), limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0)]).await;
    wire.send(gets(1)).await;
    for stream in (3..).step_by(2).take(80) {
        wire.send(gets(stream)).await;
        loop {
            let frame = wire.next().await.expect("the connection ended");
            match (frame.kind, frame.stream) {
                (RST_STREAM, 1) => return assert_eq!(frame.code(), CANCEL),
                (HEADERS, answered) if answered == stream => break,
                _ => {}
            }
        }
        wire.send(frame(RST_STREAM, 0, stream, CANCEL.to_be_bytes())).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the stream was not reset");
}

/// An answer that waits behind others, in more than the buffers of sockets hold, to a client that takes its time.
#[tokio::test]
async fn who_reads_what_was_sent_before_is_waited_for() {
    const OTHERS: u32 = 500;
    let limits = Limits { grace: Duration::from_secs(1), unsent: 1 << 30, ..Limits::default() };
    let limits = Limits { streams: 2 * OTHERS, ..limits };
    let handler = Handler(async |request: Request| {
        let size = if request.uri().path() == "/" { 64 * 1024 } else { 1 << 20 };
        Response::new(Body::full(vec![b'a'; size]))
    });
    let server = Server::start_with(handler, limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0x7fff_ffff)]).await;
    wire.send(frame(WINDOW_UPDATE, 0, 0, 0x7fff_0000_u32.to_be_bytes())).await;
    let last = 2 * OTHERS + 1;
    wire.send((0..OTHERS).flat_map(|number| gets(2 * number + 1)).collect::<Vec<u8>>()).await;
    wire.send(frame(HEADERS, WHOLE, last, request("GET", "/large"))).await;
    let (mut read, mut received) = (0, 0);
    while received < 1 << 20 {
        let frame = wire.next().await.expect("the connection ended");
        assert_ne!(frame.kind, RST_STREAM);
        if frame.kind == DATA && frame.stream == last {
            received += frame.payload.len();
        }
        read += frame.payload.len();
        if read > 1 << 20 {
            read = 0;
            tokio::time::sleep(Duration::from_millis(80)).await;
        }
    }
}

#[tokio::test]
async fn a_window_that_opens_slowly_is_not_enough() {
    // 240 bytes per second, and credit for 72 of them.
    let limits = Limits { grace: Duration::from_millis(300), ..Limits::default() };
    let server = Server::start_with(full("a".repeat(100_000)), limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0)]).await;
    wire.send(gets(1)).await;
    let mut given = 0;
    while given < 60 {
        if !wire.try_send(frame(WINDOW_UPDATE, 0, 1, 1_u32.to_be_bytes())).await {
            break;
        }
        given += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(wire.reset(1).await, CANCEL);
}

/// Answers of 1 MiB to a client that reads nothing: only as many handlers are called as there is room for.
#[tokio::test]
async fn no_handler_is_called_while_too_much_is_unsent() {
    let called = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&called);
    let server = Server::start(Handler(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Response::new(Body::full(vec![b'a'; 1 << 20])))
    }))
    .await;
    let mut wire = Wire::open_with(&server, &[(4, 0)]).await;
    wire.send((0..100).flat_map(|number| gets(2 * number + 1)).collect::<Vec<u8>>()).await;
    wire.send(frame(PING, 0, 0, [0; 8])).await;
    wire.next_of(PING).await;
    assert_eq!(called.load(Ordering::SeqCst), 1);
    // Whoever gives up does not wait.
    wire.send(frame(RST_STREAM, 0, 3, CANCEL.to_be_bytes())).await;
    wire.send(frame(RST_STREAM, 0, 1, CANCEL.to_be_bytes())).await;
    wire.send(frame(WINDOW_UPDATE, 0, 5, (1_u32 << 20).to_be_bytes())).await;
    wire.send(frame(WINDOW_UPDATE, 0, 0, (1_u32 << 30).to_be_bytes())).await;
    assert_eq!(wire.answer(5).await.1.len(), 1 << 20);
    // 7 is next.
    soon(async {
        while called.load(Ordering::SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    wire.send(frame(PING, 0, 0, [0; 8])).await;
    wire.next_of(PING).await;
    assert_eq!(called.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn many_small_answers_are_not_held_back() {
    let server = Server::start(full("miaow")).await;
    let client = connected(&server).await;
    // Then the client knows how many streams it may open.
    text(send(&client, "/", "").await).await;
    let mut answers = Vec::new();
    for _ in 0..500 {
        answers.push(send(&client, "/", "").await);
    }
    for answer in answers {
        assert_eq!(text(answer).await, "miaow");
    }
}

#[tokio::test]
async fn handlers_that_take_long_do_not_wait_for_each_other() {
    let both = Arc::new(tokio::sync::Barrier::new(2));
    let server = Server::start(Handler(move |request: Request| {
        let both = Arc::clone(&both);
        async move {
            match request.uri().path() {
                "/slow" => std::thread::sleep(Duration::from_millis(5)),
                _ => _ = both.wait().await,
            }
            Response::new(Body::full("done"))
        }
    }))
    .await;
    let client = connected(&server).await;
    assert_eq!(text(send(&client, "/slow", "").await).await, "done");
    let (one, other) = (send(&client, "/one", "").await, send(&client, "/other", "").await);
    assert_eq!((text(one).await, text(other).await), ("done".to_owned(), "done".to_owned()));
}

#[tokio::test]
async fn a_connection_without_streams_ends_whatever_else_is_sent() {
    let limits = Limits { idle: Duration::from_millis(300), ..Limits::default() };
    let server = Server::start_with(full("miaow"), limits, DRAIN).await;
    let mut wire = Wire::open(&server).await;
    wire.works(1).await;
    let mut pings = 0;
    while pings < 500 && wire.try_send(frame(PING, 0, 0, [0; 8])).await {
        pings += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
        if pings > 20 {
            break;
        }
    }
    assert_eq!(wire.end().await, NO_ERROR);
}

#[tokio::test]
async fn a_client_that_answers_no_ping_is_gone() {
    let short = Duration::from_millis(200);
    let (service, mut events) = stuck();
    let server = Server::start_with(service, Limits { ping: short, pong: short, ..Limits::default() }, DRAIN).await;
    let mut answers = Wire::open(&server).await;
    answers.send(gets(1)).await;
    assert_eq!(soon(events.recv()).await, Some("started"));
    for _ in 0..3 {
        let ping = answers.next_of(PING).await;
        answers.send(frame(PING, ACK, 0, ping.payload)).await;
    }
    let mut silent = Wire::open(&server).await;
    silent.send(gets(1)).await;
    assert_eq!(soon(events.recv()).await, Some("started"));
    while silent.next().await.is_some() {}
    assert_eq!(soon(events.recv()).await, Some("dropped"));
}

#[tokio::test]
async fn requests_that_have_begun_are_answered_at_the_end() {
    let (gate, started) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (open, begun) = (Arc::clone(&gate), Arc::clone(&started));
    let server = Server::start(Handler(move |request: Request| {
        let (open, begun) = (Arc::clone(&open), Arc::clone(&begun));
        async move {
            begun.notify_one();
            let body = request.into_body().into_bytes().await.unwrap();
            open.notified().await;
            Response::new(Body::full(format!("{} bytes", body.len())))
        }
    }))
    .await;
    let mut wire = Wire::open(&server).await;
    wire.send(posts(1)).await;
    soon(started.notified()).await;
    server.handle.trigger(None);
    let last = wire.next_of(GOAWAY).await;
    assert_eq!((last.code(), &last.payload[..4]), (NO_ERROR, &0x7fff_ffff_u32.to_be_bytes()[..]));
    let ping = wire.next_of(PING).await;
    // On its way when the GOAWAY came.
    wire.send([gets(3), frame(PING, ACK, 0, ping.payload), frame(DATA, END_STREAM, 1, "miaow")].concat()).await;
    gate.notify_one();
    gate.notify_one();
    let mut bodies = Vec::new();
    while let Some(frame) = wire.next().await {
        if frame.kind == DATA {
            bodies.push(String::from_utf8(frame.payload).unwrap());
        }
        gate.notify_one();
    }
    bodies.sort();
    assert_eq!(bodies, ["0 bytes", "5 bytes"]);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_client_that_ignores_the_end_is_not_waited_for() {
    let server =
        Server::start_with(full(""), Limits { linger: Duration::from_millis(100), ..Limits::default() }, DRAIN);
    let server = server.await;
    let mut wire = Wire::open(&server).await;
    wire.works(1).await;
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_reset_while_the_answer_is_sent_ends_it() {
    let produced = Arc::new(AtomicUsize::new(0));
    let dropped = Arc::downgrade(&produced);
    let first = std::sync::Mutex::new(Some(Body::from_stream(Chunks(1_000_000, produced))));
    let server = Server::start(Handler(move |_| {
        let body = first.lock().unwrap().take().unwrap_or_default();
        std::future::ready(Response::new(body))
    }))
    .await;
    let client = connected(&server).await;
    let answer = send(&client, "/", "").await;
    let mut body = soon(answer).await.unwrap().into_body();
    soon(body.data()).await.unwrap().unwrap();
    drop(body);
    soon(async {
        while dropped.strong_count() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    assert_eq!(text(send(&client, "/", "").await).await, "");
}

#[tokio::test]
async fn a_body_that_its_client_breaks_off_is_an_error() {
    let (sender, mut results) = mpsc::unbounded_channel();
    let server = Server::start(Handler(move |request: Request| {
        let sender = sender.clone();
        // Not the handler, which is dropped.
        tokio::spawn(async move { sender.send(request.into_body().into_bytes().await.is_err()) });
        std::future::pending()
    }))
    .await;
    let client = connected(&server).await;
    let (_answer, mut upload) = ready(&client).await.send_request(post("/").body(()).unwrap(), false).unwrap();
    upload.send_data(Bytes::from_static(b"mia"), false).unwrap();
    upload.send_reset(Reason::CANCEL);
    assert_eq!(soon(results.recv()).await, Some(true));
}

#[tokio::test]
async fn urgent_requests_are_answered_first() {
    let server = Server::start(full("miaow")).await;
    let mut wire = Wire::open(&server).await;
    let asks = |stream, priority| whole(stream, &[get(), field("priority", priority)].concat());
    wire.send([asks(1, "u=7"), gets(3), asks(5, "u=0, i"), asks(7, "u=2"), asks(9, "nonsense")].concat()).await;
    let mut order = Vec::new();
    while order.len() < 5 {
        order.push(wire.next_of(HEADERS).await.stream);
    }
    assert_eq!(order, [5, 7, 3, 9, 1]);
}

#[tokio::test]
async fn trailers_have_a_size() {
    let server = Server::start(reading()).await;
    let mut wire = Wire::open(&server).await;
    for (stream, size, status) in [(1, 15_000, 200), (3, 16_400, 431)] {
        let trailers = whole(stream, &field("x-cat", &"a".repeat(size)));
        wire.send([posts(stream), frame(DATA, 0, stream, "miaow"), trailers].concat()).await;
        assert_eq!(wire.answer(stream).await.0, status);
    }
}

#[tokio::test]
async fn a_request_that_crosses_the_end_is_answered_however_long_it_takes() {
    let server = Server::start_with(
        Handler(async |request: Request| {
            if request.uri().path() == "/slow" {
                tokio::time::sleep(Duration::from_millis(400)).await;
            }
            Response::new(Body::full("answered"))
        }),
        Limits { linger: Duration::from_millis(200), ..Limits::default() },
        DRAIN,
    )
    .await;
    let mut wire = Wire::open(&server).await;
    wire.works(1).await;
    server.handle.trigger(None);
    wire.next_of(GOAWAY).await;
    wire.send(frame(HEADERS, WHOLE, 3, request("GET", "/slow"))).await;
    assert_eq!(wire.answer(3).await.1, "answered");
    let last = wire.next_of(GOAWAY).await;
    assert_eq!((last.code(), last.payload[3]), (NO_ERROR, 3));
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

/// An answer that no socket's buffers hold, to a client whose windows are open and which does not read.
#[tokio::test]
async fn a_client_that_does_not_read_its_connection_is_reset() {
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let server = Server::start_with(full(vec![b'a'; 64 << 20]), limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0x7fff_ffff)]).await;
    wire.send(frame(WINDOW_UPDATE, 0, 0, 0x7fff_0000_u32.to_be_bytes())).await;
    wire.send(gets(1)).await;
    wire.next_of(HEADERS).await;
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
    let mut rest = Vec::new();
    let end = soon(wire.0.0.read_to_end(&mut rest)).await;
    assert_eq!(end.map_err(|error| error.kind()), Err(std::io::ErrorKind::ConnectionReset));
}
