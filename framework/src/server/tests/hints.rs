//! Interim answers.

use super::frames::{HEADERS, Wire, gets, status_of};
use super::*;
use crate::http::EarlyHints;

/// Sends two hints, the second from another task and after a pause, and answers with the path.
struct Hinting;

impl Service for Hinting {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let hints = EarlyHints::of(connection);
        async move {
            let path = request.uri().path().to_owned();
            hints.send([("link", format!("<{path}.css>"))]).unwrap();
            let late = hints.clone();
            let script = format!("<{path}.js>");
            tokio::spawn(async move { late.send([("link", script)]).unwrap() }).await.unwrap();
            // What wakes the connection is the hint and not the answer.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let response = Response::new(Body::full(format!("answer to {path}.")));
            tokio::spawn(async move {
                tokio::task::yield_now().await;
                let _ = hints.send([("link", "</too-late.css>")]);
            });
            response
        }
    }
}

fn interim(path: &str) -> String {
    let hint = |end| format!("HTTP/1.1 103 Early Hints\r\nlink: <{path}.{end}>\r\n\r\n");
    hint("css") + &hint("js")
}

#[tokio::test]
async fn hints_come_before_the_answer() {
    let server = Server::start(Hinting).await;
    let mut client = server.connect().await;
    client.send("GET /cat HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    let answer = client.read_until("answer to /cat.").await;
    assert!(answer.starts_with(&format!("{}HTTP/1.1 200 OK\r\n", interim("/cat"))), "{answer}");
}

#[tokio::test]
async fn hints_reach_the_client_while_the_handler_works() {
    /// Never answers.
    struct Working;

    impl Service for Working {
        fn call(
            self: Arc<Self>,
            _: Request,
            connection: &Arc<Connection>,
        ) -> impl Future<Output = Response> + Send + use<> + 'static {
            let hints = EarlyHints::of(connection);
            async move {
                tokio::task::yield_now().await;
                hints.send([("link", "</cat.css>")]).unwrap();
                std::future::pending().await
            }
        }
    }

    let server = Server::start(Working).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    client.read_until("link: </cat.css>\r\n\r\n").await;
}

#[tokio::test]
async fn a_client_of_http_1_0_gets_no_hints() {
    let server = Server::start(Hinting).await;
    let mut client = server.connect().await;
    client.send("GET /cat HTTP/1.0\r\nHost: cats\r\n\r\n").await;
    let answer = client.read_to_end().await;
    assert!(answer.starts_with("HTTP/1.0 200 OK\r\n") && answer.ends_with("answer to /cat."), "{answer}");
}

#[tokio::test]
async fn hints_stand_between_the_answers_to_pipelined_requests() {
    let server = Server::start(Hinting).await;
    let mut client = server.connect().await;
    let requests: String = (0..10).map(|cat| format!("GET /{cat} HTTP/1.1\r\nHost: cats\r\n\r\n")).collect();
    client.send(requests).await;
    for cat in 0..10 {
        let answer = client.read_until(&format!("answer to /{cat}.")).await;
        assert!(answer.starts_with(&format!("{}HTTP/1.1 200 OK\r\n", interim(&format!("/{cat}")))), "{answer}");
    }
}

#[tokio::test]
async fn hints_come_before_the_answer_on_their_stream() {
    let server = Server::start(Hinting).await;
    let mut wire = Wire::open(&server).await;
    wire.send([gets(1), gets(3)].concat()).await;
    let mut seen = Vec::new();
    while seen.len() < 6 {
        let head = wire.next_of(HEADERS).await;
        seen.push((head.stream, status_of(&head.payload)));
    }
    seen.sort_by_key(|(stream, _)| *stream);
    assert_eq!(seen, [(1, 103), (1, 103), (1, 200), (3, 103), (3, 103), (3, 200)]);
}

/// Sends many hints, says so, and answers.
struct Flooding(mpsc::UnboundedSender<()>);

/// Together more than any socket holds.
const HINTS: usize = 10_000;

impl Service for Flooding {
    fn call(
        self: Arc<Self>,
        _: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let hints = EarlyHints::of(connection);
        async move {
            for number in 0..HINTS {
                hints.send([("link", format!("<{number:07}{}>", "x".repeat(4000)))]).unwrap();
                tokio::task::yield_now().await;
            }
            self.0.send(()).unwrap();
            Response::new(Body::full("done."))
        }
    }
}

#[tokio::test]
async fn hints_do_not_pile_up_for_a_client_that_does_not_read() {
    let (sender, mut sent) = mpsc::unbounded_channel();
    let server = Server::start(Flooding(sender)).await;
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    soon(sent.recv()).await.unwrap();
    let answer = client.read_to_end().await;
    assert!(answer.ends_with("done."));
    let hints = answer.matches("HTTP/1.1 103 ").count();
    assert!((16..HINTS / 2).contains(&hints), "{hints}");
}

#[tokio::test]
async fn hints_of_a_stream_do_not_pile_up_either() {
    let (sender, mut sent) = mpsc::unbounded_channel();
    let server = Server::start(Flooding(sender)).await;
    let mut wire = Wire::open(&server).await;
    wire.send(gets(1)).await;
    soon(sent.recv()).await.unwrap();
    let mut hints = 0;
    while status_of(&wire.next_of(HEADERS).await.payload) == 103 {
        hints += 1;
    }
    assert!((16..HINTS / 2).contains(&hints), "{hints}");
}
