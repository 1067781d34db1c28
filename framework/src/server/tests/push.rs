//! Answers that nobody has asked for.

use super::frames::*;
use super::http2::{connect, text};
use super::*;
use crate::http::Push;
use bytes::Bytes;
use h2::client::SendRequest;
use tokio::sync::Notify;

/// Says which request it answers, and whether it could promise another.
struct Pushing;

impl Service for Pushing {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let push = Push::of(connection, &request);
        async move {
            let path = request.uri().path();
            if path == "/waits" {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let mut promised = 0;
            if path != "/many" || push.send("/one?of=many").unwrap() {
                promised = (0..40).filter(|number| push.send(&format!("/{number}.css")).unwrap()).count();
            }
            let cookie = request.headers().get("cookie").map_or("none", |cookie| cookie.to_str().unwrap());
            let accept = request.headers().contains_key("accept");
            let text = format!("{} {} {cookie} {accept} {promised}", request.method(), request.uri());
            tokio::spawn(async move { assert!(!push.send("/too-late.css").unwrap() || promised == 0) });
            Response::new(Body::full(text))
        }
    }
}

fn asks(path: &str) -> http::Request<()> {
    let request = http::Request::get(format!("http://cats{path}"));
    request.header("cookie", "tom=1").header("accept", "text/html").body(()).unwrap()
}

async fn ready(client: &SendRequest<Bytes>) -> SendRequest<Bytes> {
    soon(client.clone().ready()).await.unwrap()
}

#[tokio::test]
async fn promises_are_requests_of_their_own() {
    let server = Server::start_with(Pushing, Limits { streams: 16, ..Limits::default() }, DRAIN).await;
    let (client, _connection) = connect(&server).await;
    for path in ["/", "/waits", "/"] {
        let (mut answer, _) = ready(&client).await.send_request(asks(path), true).unwrap();
        let mut promises = answer.push_promises();
        assert_eq!(text(answer).await, format!("GET http://cats{path} tom=1 true 16"));
        let mut promised = 0;
        while let Some(promise) = soon(promises.push_promise()).await {
            let (request, answer) = promise.unwrap().into_parts();
            let uri = format!("http://cats/{promised}.css");
            assert_eq!((request.method().as_str(), request.uri().to_string()), ("GET", uri.clone()));
            let mut body = soon(answer).await.unwrap().into_body();
            // A promised request promises nothing.
            assert_eq!(soon(body.data()).await.unwrap().unwrap(), format!("GET {uri} tom=1 false 0"));
            promised += 1;
        }
        assert_eq!(promised, 16);
    }
}

#[tokio::test]
async fn no_more_is_promised_than_there_may_be_requests() {
    let server = Server::start_with(Pushing, Limits { streams: 3, ..Limits::default() }, DRAIN).await;
    let (client, _connection) = connect(&server).await;
    let (answer, _) = ready(&client).await.send_request(asks("/many"), true).unwrap();
    assert_eq!(text(answer).await, "GET http://cats/many tom=1 true 2");
}

#[tokio::test]
async fn clients_that_do_not_want_it_get_none() {
    let server = Server::start(Pushing).await;
    let mut wire = Wire::open_with(&server, &[(2, 0)]).await;
    wire.send(gets(1)).await;
    assert_eq!(wire.answer(1).await.1, "GET http://cats/ none false 0");
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    assert!(client.read_until("false 0").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_promise_can_be_refused() {
    let server = Server::start(Pushing).await;
    // No window, so that no promised answer is complete.
    let mut wire = Wire::open_with(&server, &[(4, 0)]).await;
    wire.send(gets(1)).await;
    for promised in (2..=32).step_by(2) {
        let promise = wire.next_of(PUSH_PROMISE).await;
        assert_eq!((promise.stream, &promise.payload[..4]), (1, &u32::to_be_bytes(promised)[..]));
        wire.send(frame(RST_STREAM, 0, promised, CANCEL.to_be_bytes())).await;
    }
    wire.send(frame(WINDOW_UPDATE, 0, 1, 100_u32.to_be_bytes())).await;
    assert_eq!(wire.answer(1).await.0, 200);
}

/// What waited for others to end could not be refused.
#[tokio::test]
async fn no_more_is_promised_than_the_client_lets_begin() {
    let server = Server::start(Pushing).await;
    // No window, so that no promised answer is complete.
    let mut wire = Wire::open_with(&server, &[(3, 2), (4, 0)]).await;
    wire.send([gets(1), frame(WINDOW_UPDATE, 0, 1, 1000_u32.to_be_bytes())].concat()).await;
    assert!(wire.answer(1).await.1.ends_with(" false 2"));
    for stream in [2, 4] {
        wire.send(frame(RST_STREAM, 0, stream, CANCEL.to_be_bytes())).await;
    }
    wire.send(frame(PING, 0, 0, [0; 8])).await;
    wire.next_of(PING).await;
    wire.send([gets(3), frame(WINDOW_UPDATE, 0, 3, 1000_u32.to_be_bytes())].concat()).await;
    assert!(wire.answer(3).await.1.ends_with(" false 2"));
    wire.send(frame(WINDOW_UPDATE, 0, 6, 1000_u32.to_be_bytes())).await;
    assert!(wire.answer(6).await.1.starts_with("GET http://cats/0.css"));
}

/// Tries to promise something as soon as it is let, again and again, and says how often it did.
struct Trying(Arc<Notify>);

impl Service for Trying {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let push = Push::of(connection, &request);
        async move {
            if request.uri().path() != "/" {
                return Response::new(Body::empty());
            }
            self.0.notified().await;
            let mut promised = 0;
            for _ in 0..200 {
                promised += usize::from(push.send("/promised").unwrap());
                tokio::task::yield_now().await;
            }
            Response::new(Body::full(promised.to_string()))
        }
    }
}

#[tokio::test]
async fn a_client_may_stop_to_want_promises() {
    let gate = Arc::new(Notify::new());
    let server = Server::start(Trying(Arc::clone(&gate))).await;
    let mut wire = Wire::open(&server).await;
    wire.send([gets(1), frame(PING, 0, 0, [0; 8])].concat()).await;
    // The handler is called in the turn that answers this.
    wire.next_of(PING).await;
    wire.send(frame(SETTINGS, 0, 0, setting(2, 0))).await;
    while wire.next_of(SETTINGS).await.flags & ACK == 0 {}
    gate.notify_one();
    assert_eq!(wire.answer(1).await.1, "0");
}

/// A PUSH_PROMISE behind the acknowledgement is an error of the connection (RFC 9113, section 6.5.2).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_promised_behind_the_acknowledgement() {
    let gate = Arc::new(Notify::new());
    let server = Server::start(Trying(Arc::clone(&gate))).await;
    for round in 0..40 {
        let mut wire = Wire::open(&server).await;
        while wire.next_of(SETTINGS).await.flags & ACK == 0 {}
        wire.send(gets(1)).await;
        gate.notify_one();
        tokio::time::sleep(Duration::from_micros(50 * round)).await;
        wire.send(frame(SETTINGS, 0, 0, setting(2, 0))).await;
        let mut acknowledged = false;
        loop {
            let frame = wire.next().await.expect("the connection ended");
            acknowledged |= frame.kind == SETTINGS;
            assert!(!acknowledged || frame.kind != PUSH_PROMISE, "round {round}");
            if frame.stream == 1 && frame.flags & END_STREAM != 0 {
                break;
            }
        }
    }
}

/// Over the life of a connection, more of them than requests may be reset (RFC 9113, section 8.4.2).
#[tokio::test]
async fn a_client_that_refuses_all_that_is_promised_is_served() {
    let server = Server::start(Pushing).await;
    let mut wire = Wire::open(&server).await;
    for number in 0..20 {
        wire.send(gets(2 * number + 1)).await;
        for promised in 0..16 {
            wire.next_of(PUSH_PROMISE).await;
            let stream = 2 * (16 * number + promised + 1);
            wire.send(frame(RST_STREAM, 0, stream, REFUSED_STREAM.to_be_bytes())).await;
        }
    }
    wire.works(101).await;
}

/// Promises `/promised`, whose answer waits until it is let.
struct Gate(Arc<Notify>);

impl Service for Gate {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let push = Push::of(connection, &request);
        async move {
            match request.uri().path() {
                "/promised" => self.0.notified().await,
                _ => assert!(push.send("/promised").unwrap()),
            }
            Response::new(Body::full(request.uri().path().to_owned()))
        }
    }
}

/// Has the promise of an answer that has not begun, and nothing else.
async fn promised(limits: Limits) -> (Server, Wire, Arc<Notify>) {
    let gate = Arc::new(Notify::new());
    let server = Server::start_with(Gate(Arc::clone(&gate)), limits, DRAIN).await;
    let mut wire = Wire::open(&server).await;
    wire.send(gets(1)).await;
    assert_eq!(wire.answer(1).await.1, "/");
    (server, wire, gate)
}

#[tokio::test]
async fn a_promise_is_kept_before_the_server_ends() {
    let (server, mut wire, gate) = promised(Limits { linger: Duration::from_millis(100), ..Limits::default() }).await;
    server.handle.trigger(None);
    tokio::time::sleep(Duration::from_millis(600)).await;
    gate.notify_one();
    assert_eq!(wire.answer(2).await.1, "/promised");
    assert_eq!(wire.end().await, NO_ERROR);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn a_connection_that_owes_a_promise_is_not_idle() {
    let (_server, mut wire, gate) = promised(Limits { idle: Duration::from_millis(200), ..Limits::default() }).await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    gate.notify_one();
    assert_eq!(wire.answer(2).await.1, "/promised");
    assert_eq!(wire.end().await, NO_ERROR);
}

#[test]
fn what_is_no_path_is_an_error() {
    let request = Request::new(Body::empty());
    let push = Push::of(&Arc::new(Connection::default()), &request);
    for path in ["", "cats", "http://dogs/", "*", "/cats#tom", "/two words", "/lines\r\n", "/é", "/?é"] {
        assert_eq!(push.send(path).unwrap_err().to_string(), format!("push: `{path}` is no path"));
    }
}
