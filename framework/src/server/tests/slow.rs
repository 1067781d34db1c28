//! Clients that are too slow.

use super::*;
use crate::http::{HttpException, IntoResponse};

/// Everything is over time quickly, except what a test says.
fn hasty() -> Limits {
    let short = Duration::from_millis(200);
    Limits { sniff: short, head: short, idle: short, grace: short, linger: short, ..Limits::default() }
}

const LONG: Duration = Duration::from_secs(60);
const TIMEOUT: &str = "HTTP/1.1 408 Request Timeout\r\n";

/// Reads all of a request, and answers with its exception if that fails.
fn reading() -> impl Service {
    Handler(async |request: Request| match request.into_body().into_bytes().await {
        Ok(bytes) => Response::new(Body::full(format!("{} bytes.", bytes.len()))),
        Err(error) => HttpException::from(error).into_response(),
    })
}

#[tokio::test]
async fn half_a_head_is_a_408() {
    let server = Server::start_with(echo(), Limits { sniff: LONG, idle: LONG, ..hasty() }, DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: ca").await;
    let answer = client.read_to_end().await;
    assert!(answer.starts_with(TIMEOUT) && answer.contains("\r\nconnection: close\r\ndate: "), "{answer}");
    assert!(answer.ends_with("\r\n\r\n{\"statusCode\":408,\"message\":\"Request Timeout\"}"), "{answer}");
}

#[tokio::test]
async fn half_a_second_head_is_a_408_too() {
    let server = Server::start_with(echo(), Limits { idle: LONG, ..hasty() }, DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET /first HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("GET /first .").await;
    client.send("GET /second HTTP/1.1\r\n").await;
    assert!(client.read_to_end().await.starts_with(TIMEOUT));
}

#[tokio::test]
async fn a_head_that_trickles_is_over_time_although_it_never_stops() {
    let server = Server::start_with(echo(), hasty(), DRAIN).await;
    let (mut read, mut write) = server.connect().await.0.into_split();
    let trickle = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut answer = Vec::new();
    let _ = soon(read.read_to_end(&mut answer)).await;
    assert!(answer.starts_with(TIMEOUT.as_bytes()), "{}", String::from_utf8_lossy(&answer));
    drop(read);
    soon(trickle).await.unwrap();
}

#[tokio::test]
async fn an_idle_connection_is_closed_without_a_word() {
    let server = Server::start_with(echo(), Limits { sniff: LONG, head: LONG, grace: LONG, ..hasty() }, DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("GET / .").await;
    assert_eq!(client.read_to_end().await, "");
}

/// Bodies are over time quickly, and nothing else is.
fn hasty_bodies() -> Limits {
    Limits { grace: Duration::from_millis(200), ..Limits::default() }
}

#[tokio::test]
async fn half_a_pipelined_head_is_a_408_behind_the_answer() {
    let server = Server::start_with(echo(), Limits { idle: LONG, park: LONG, ..hasty() }, DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET /first HTTP/1.1\r\nHost: cats\r\n\r\nGET /second HTTP/1.1\r\nHo").await;
    let answers = client.read_to_end().await;
    let (first, second) = answers.split_once("GET /first .").expect(&answers);
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n") && second.starts_with(TIMEOUT), "{answers}");
}

#[tokio::test]
async fn a_head_may_stop_anywhere() {
    let server = Server::start_with(echo(), Limits { sniff: LONG, idle: LONG, ..hasty() }, DRAIN).await;
    for begin in
        ["G", "GET", "GET /ca", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: cats\r\n\r", "\r\n"]
    {
        let mut client = server.connect().await;
        client.send(begin).await;
        let answer = client.read_to_end().await;
        assert!(answer.starts_with(TIMEOUT), "{begin:?}: {answer}");
    }
}

#[tokio::test]
async fn a_body_that_stops_anywhere_is_a_408() {
    let server = Server::start_with(reading(), hasty_bodies(), DRAIN).await;
    let (length, chunked) = ("Content-Length: 10", "Transfer-Encoding: chunked");
    for (head, begin) in [
        (length, ""),
        (length, "abc"),
        (chunked, ""),
        (chunked, "5"),
        (chunked, "5\r"),
        (chunked, "5;ext"),
        (chunked, "5\r\nabc"),
        (chunked, "3\r\nabc\r"),
        (chunked, "3\r\nabc\r\n0\r\n"),
        (chunked, "3\r\nabc\r\n0\r\nX-Cat: t"),
        (chunked, "3\r\nabc\r\n0\r\n\r"),
    ] {
        let mut client = server.connect().await;
        client.send(format!("POST / HTTP/1.1\r\nHost: cats\r\n{head}\r\n\r\n{begin}")).await;
        let answer = client.read_to_end().await;
        assert!(answer.starts_with(TIMEOUT), "{begin:?}: {answer}");
        assert!(answer.contains("request body came too slowly"), "{begin:?}: {answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{begin:?}: {answer}");
    }
}

#[tokio::test]
async fn a_body_that_trickles_is_a_408() {
    let server = Server::start_with(reading(), hasty_bodies(), DRAIN).await;
    for (head, piece) in [("Content-Length: 100000", "a"), ("Transfer-Encoding: chunked", "1\r\na\r\n")] {
        let (mut read, mut write) = server.connect().await.0.into_split();
        soon(write.write_all(format!("POST / HTTP/1.1\r\nHost: cats\r\n{head}\r\n\r\n").as_bytes())).await.unwrap();
        let trickle = tokio::spawn(async move {
            while write.write_all(piece.as_bytes()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let mut answer = Vec::new();
        let _ = soon(read.read_to_end(&mut answer)).await;
        assert!(answer.starts_with(TIMEOUT.as_bytes()), "{}", String::from_utf8_lossy(&answer));
        drop(read);
        soon(trickle).await.unwrap();
    }
}

#[tokio::test]
async fn a_client_that_is_told_to_go_on_and_does_not_gets_a_408() {
    let server = Server::start_with(reading(), hasty_bodies(), DRAIN).await;
    let mut client = server.connect().await;
    client.send("POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n").await;
    let answer = client.read_to_end().await;
    assert!(answer.starts_with(&format!("HTTP/1.1 100 Continue\r\n\r\n{TIMEOUT}")), "{answer}");
}

#[tokio::test]
async fn a_client_is_told_to_go_on_once_its_body_is_wanted() {
    let handler = Handler(async |request: Request| {
        if request.uri().path() == "/unread" {
            return Response::new(Body::full("unread."));
        }
        Response::new(Body::full(request.into_body().into_bytes().await.unwrap()))
    });
    let server = Server::start(handler).await;
    let request =
        |path| format!("POST {path} HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    let mut client = server.connect().await;
    client.send(request("/read")).await;
    client.read_until("HTTP/1.1 100 Continue\r\n\r\n").await;
    client.send("abc").await;
    client.read_until("\r\n\r\nabc").await;
    client.send(request("/unread")).await;
    let answer = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("unread."), "{answer}");
}

#[tokio::test]
async fn the_task_that_reads_a_late_body_is_woken() {
    let handler = Handler(async |request: Request| {
        let reader = tokio::spawn(request.into_body().into_bytes());
        match reader.await.unwrap() {
            Ok(_) => Response::default(),
            Err(error) => HttpException::from(error).into_response(),
        }
    });
    let server = Server::start_with(handler, Limits { grace: Duration::from_millis(200), ..Limits::default() }, DRAIN);
    let mut client = server.await.connect().await;
    client.send("POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 10\r\n\r\nabc").await;
    assert!(client.read_to_end().await.starts_with(TIMEOUT));
}

#[tokio::test]
async fn a_handler_takes_the_time_it_takes() {
    let handler = Handler(async |_| {
        tokio::time::sleep(Duration::from_millis(700)).await;
        Response::new(Body::full("late."))
    });
    let server = Server::start_with(handler, hasty(), DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("late.").await;
}

#[tokio::test]
async fn a_stream_takes_the_time_it_takes() {
    struct Late(std::pin::Pin<Box<tokio::time::Sleep>>);

    impl crate::http::Stream for Late {
        type Item = Result<&'static [u8], std::convert::Infallible>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            cx: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            self.0.as_mut().poll(cx).map(|()| None)
        }
    }

    let handler = Handler(async |_| {
        let sleep = tokio::time::sleep(Duration::from_millis(700));
        Response::new(Body::from_stream(Late(Box::pin(sleep))))
    });
    let server = Server::start_with(handler, hasty(), DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("\r\n0\r\n\r\n").await;
}

/// Answers that no socket's buffers hold, whole and as a stream.
#[tokio::test]
async fn a_client_that_does_not_read_is_reset() {
    for body in [|| Body::full(vec![b'a'; 64 << 20]), || Body::from_reader(tokio::io::repeat(b'a'))] {
        assert_reset(Handler(move |_| async move { Response::new(body()) })).await;
    }
}

async fn assert_reset(handler: impl Service) {
    let server = Server::start_with(handler, hasty_bodies(), DRAIN).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    server.handle.trigger(None);
    // The end of the server waits for the end of its connections.
    let Server { ended, .. } = server;
    assert_eq!(soon(ended).await.unwrap(), Drained { cut: 0 });
    let mut read = Vec::new();
    let end = soon(client.0.read_to_end(&mut read)).await;
    assert_eq!(end.map_err(|error| error.kind()), Err(std::io::ErrorKind::ConnectionReset));
}

/// The system would take megabytes of the answer, and not say for long that the client reads.
#[tokio::test]
async fn a_client_that_reads_slowly_is_seen_to_read() {
    let handler = Handler(async |_| Response::new(Body::full(vec![b'a'; 8 << 20])));
    let server = Server::start_with(handler, Limits { grace: Duration::from_secs(1), ..Limits::default() }, DRAIN);
    let mut client = server.await.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    let mut piece = vec![0; 64 * 1024];
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        soon(client.0.read_exact(&mut piece)).await.unwrap();
    }
    assert!(client.read_to_end().await.len() > (6 << 20));
}

#[tokio::test]
async fn many_small_requests_with_bodies_owe_nothing() {
    let server =
        Server::start_with(reading(), Limits { grace: Duration::from_millis(300), ..Limits::default() }, DRAIN);
    let mut client = server.await.connect().await;
    for _ in 0..8 {
        client.send("POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 1\r\n\r\n").await;
        tokio::time::sleep(Duration::from_millis(110)).await;
        client.send("a").await;
        client.read_until("1 bytes.").await;
    }
}
