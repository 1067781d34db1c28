//! Clients that end what they send, and read on.

use super::frames::{DATA, END_STREAM, Wire, frame, gets, posts};
use super::*;

const GET: &str = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";

async fn answered(server: &Server, sent: &str, pause: bool) -> String {
    let mut client = server.connect().await;
    client.send(sent).await;
    if pause {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    soon(client.0.shutdown()).await.unwrap();
    client.read_to_end().await
}

#[tokio::test]
async fn what_needs_no_waiting_is_answered() {
    let server = Server::start(echo()).await;
    let post = "POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\nabc";
    let chunked = "POST / HTTP/1.1\r\nHost: cats\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let last = "GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n";
    for (sent, body, count) in [
        (GET.to_owned(), "GET / .", 1),
        (last.to_owned(), "GET / .", 1),
        (post.to_owned(), "POST / abc.", 1),
        (chunked.to_owned(), "POST / abc.", 1),
        ([GET, post, GET, GET].concat(), "GET / .", 4),
        ([GET, "GET"].concat(), "GET / .", 1),
    ] {
        for attempt in 0..40 {
            let answer = answered(&server, &sent, attempt % 2 == 0).await;
            assert!(answer.ends_with(body), "{sent}: {answer}");
            assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), count, "{sent}: {answer}");
        }
    }
}

#[tokio::test]
async fn an_answer_is_written_to_its_end() {
    let server = Server::start(Handler(async |_| Response::new(Body::full(vec![b'x'; 20 << 20])))).await;
    let answer = answered(&server, GET, false).await;
    assert_eq!(answer.split_once("\r\n\r\n").unwrap().1.len(), 20 << 20);
}

#[tokio::test]
async fn a_stream_is_written_as_long_as_the_client_has_to_read() {
    let stream = Handler(async |_| Response::new(Body::from_reader(tokio::io::repeat(b'x').take(20 << 20))));
    let server = Server::start(stream).await;
    for pause in [false, true] {
        let answer = answered(&server, GET, pause).await;
        assert!(answer.ends_with("\r\n0\r\n\r\n"), "{} bytes", answer.len());
    }
}

#[tokio::test]
async fn a_handler_that_waits_is_dropped() {
    let (service, mut events) = stuck();
    let server = Server::start(service).await;
    for behind in ["", "\r\n", "G", GET] {
        assert_eq!(answered(&server, &format!("{GET}{behind}"), false).await, "", "{behind}");
        assert_eq!(soon(events.recv()).await, Some("started"), "{behind}");
        assert_eq!(soon(events.recv()).await, Some("dropped"), "{behind}");
    }
}

#[tokio::test]
async fn half_a_request_is_not_answered() {
    let server = Server::start(echo()).await;
    assert_eq!(answered(&server, "GET / HTTP/1.1\r\nHo", false).await, "");
    assert_eq!(answered(&server, "", false).await, "");
}

/// The statuses and the bodies that HTTP/2 brings who sends these frames and no more; fewer where the connection ended.
async fn answered_over_http2(server: &Server, frames: Vec<u8>, streams: &[u32]) -> Vec<String> {
    let mut wire = Wire::open(server).await;
    wire.send(frames).await;
    soon(wire.0.0.shutdown()).await.unwrap();
    let mut answers = Vec::new();
    let mut body = vec![Vec::new(); streams.len()];
    while let Some(frame) = wire.next().await {
        if let (DATA, Some(at)) = (frame.kind, streams.iter().position(|stream| *stream == frame.stream)) {
            body[at].extend(&frame.payload);
            if frame.flags & END_STREAM != 0 {
                answers.push(String::from_utf8(std::mem::take(&mut body[at])).unwrap());
            }
        }
    }
    answers
}

#[tokio::test]
async fn what_needs_no_waiting_is_answered_over_http2() {
    let server = Server::start(echo()).await;
    let post = |stream| [posts(stream), frame(DATA, END_STREAM, stream, "abc")].concat();
    for _ in 0..40 {
        let answers = answered_over_http2(&server, [gets(1), post(3), gets(5)].concat(), &[1, 3, 5]).await;
        assert_eq!(answers, ["GET / .", "POST / abc.", "GET / ."]);
    }
    let many: Vec<u32> = (0..100).map(|number| 2 * number + 1).collect();
    let frames = many.iter().flat_map(|stream| gets(*stream)).collect();
    assert_eq!(answered_over_http2(&server, frames, &many).await.len(), 100);
}

#[tokio::test]
async fn slow_handlers_that_do_not_wait_are_answered_over_http2() {
    let server = Server::start(Handler(async |_| {
        // Longer than a connection lets handlers take that it runs itself.
        std::thread::sleep(Duration::from_millis(1));
        Response::new(Body::full("worked."))
    }))
    .await;
    let many: Vec<u32> = (0..100).map(|number| 2 * number + 1).collect();
    let frames = many.iter().flat_map(|stream| gets(*stream)).collect();
    assert_eq!(answered_over_http2(&server, frames, &many).await.len(), 100);
}

#[tokio::test]
async fn a_handler_that_waits_is_dropped_over_http2() {
    let (service, mut events) = stuck();
    let server = Server::start(service).await;
    assert_eq!(answered_over_http2(&server, gets(1), &[1]).await, [""; 0]);
    assert_eq!(soon(events.recv()).await, Some("started"));
    assert_eq!(soon(events.recv()).await, Some("dropped"));
}
