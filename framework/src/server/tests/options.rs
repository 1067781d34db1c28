//! What a server can be told: every option does something.

use super::*;
use crate::http::forwarded::Forwarded;
use crate::http::host::host;
use crate::server::{HttpsRedirect, TrustedProxies};
use tokio::sync::Notify;

const GET: &str = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";

/// Answers with what is known of the client: its address, its scheme, its host.
struct Who;

impl Service for Who {
    fn call(
        self: Arc<Self>,
        request: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let Forwarded { client, secure, .. } = request.extensions().get().cloned().unwrap_or_default();
        let client = client.or(connection.client().map(|client| client.ip()));
        let answer = format!("{client:?} {:?} {:?}.", secure.unwrap_or(connection.is_secure()), host(&request));
        async move { Response::new(Body::full(answer)) }
    }
}

async fn who(options: ServerOptions, headers: &str) -> String {
    let server = Server::start_as(Who, options).await;
    let mut client = server.connect().await;
    client.send(format!("GET / HTTP/1.1\r\nHost: cats\r\n{headers}Connection: close\r\n\r\n")).await;
    let answer = client.read_to_end().await;
    answer.rsplit("\r\n\r\n").next().unwrap().to_owned()
}

fn trusting(proxies: &[&'static str]) -> ServerOptions {
    ServerOptions { trusted_proxies: TrustedProxies::new(proxies.iter().copied()).unwrap(), ..ServerOptions::default() }
}

const LOCAL: &str = "Some(127.0.0.1) false Some(\"cats\").";

#[tokio::test]
async fn a_stranger_cannot_choose_who_it_is() {
    let claims = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n\
                  Forwarded: for=192.0.2.1;proto=https;host=evil\r\n";
    assert_eq!(who(ServerOptions::default(), claims).await, LOCAL);
    assert_eq!(who(trusting(&["10.0.0.0/8", "unix"]), claims).await, LOCAL);
}

#[tokio::test]
async fn a_trusted_proxy_says_for_whom_it_asks() {
    let headers = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: cats.example:8443\r\n";
    let expected = "Some(192.0.2.1) true Some(\"cats.example:8443\").";
    assert_eq!(who(trusting(&["127.0.0.1"]), headers).await, expected);
    assert_eq!(who(trusting(&["127.0.0.0/8"]), "X-Forwarded-Proto: https\r\n").await, LOCAL.replace("false", "true"));
}

#[tokio::test]
async fn what_the_client_itself_has_put_on_the_left_does_not_count() {
    let chain = "X-Forwarded-For: 203.0.113.9, 192.0.2.1\r\nX-Forwarded-For: 10.1.2.3\r\n";
    assert!(who(trusting(&["127.0.0.1", "10.0.0.0/8"]), chain).await.starts_with("Some(192.0.2.1) "));
    // Where the second proxy is not known, it is the client.
    assert!(who(trusting(&["127.0.0.1"]), chain).await.starts_with("Some(10.1.2.3) "));
    // What no proxy of ours has written ends the search.
    let junk = "X-Forwarded-For: 203.0.113.9, unknown, 10.1.2.3\r\n";
    assert!(who(trusting(&["127.0.0.1", "10.0.0.0/8"]), junk).await.starts_with("Some(10.1.2.3) "));
    let junk = "X-Forwarded-For: 203.0.113.9, <script>\r\n";
    assert_eq!(who(trusting(&["127.0.0.1"]), junk).await, LOCAL);
}

#[tokio::test]
async fn the_standard_header_is_read_instead_where_it_is_asked_for() {
    let options = || {
        let proxies = TrustedProxies::new(["127.0.0.1", "2001:db8::/32"]).unwrap().using_forwarded();
        ServerOptions { trusted_proxies: proxies, ..ServerOptions::default() }
    };
    let headers = "Forwarded: for=203.0.113.9;host=evil, For=\"[2001:db8::1]:80\";proto=http\r\n\
                   Forwarded: for=192.0.2.1:4711; PROTO=https; host=\"cats.example\";by=_x\r\n\
                   X-Forwarded-For: 198.51.100.1\r\n";
    assert_eq!(who(options(), headers).await, "Some(192.0.2.1) true Some(\"cats.example\").");
    let through_two = "Forwarded: for=192.0.2.7;proto=https, for=\"[2001:db8::1]\"\r\n";
    assert_eq!(who(options(), through_two).await, "Some(192.0.2.7) true Some(\"cats\").");
    let hidden = "Forwarded: for=203.0.113.9, for=_hidden;proto=https\r\n";
    assert_eq!(who(options(), hidden).await, LOCAL.replace("false", "true"));
    assert_eq!(who(options(), "Forwarded: for=\"192.0.2.1, for=;;=\r\n").await, LOCAL);
    assert_eq!(who(options(), "X-Forwarded-For: 192.0.2.1\r\n").await, LOCAL);
}

#[tokio::test]
async fn a_host_that_is_none_is_not_taken() {
    for host in ["a b", "user@evil", "a/b", "a:b"] {
        assert_eq!(who(trusting(&["127.0.0.1"]), &format!("X-Forwarded-Host: {host}\r\n")).await, LOCAL, "{host}");
    }
}

#[tokio::test]
async fn what_is_no_proxy_is_named() {
    let error = TrustedProxies::new(["10.0.0.0/8", "10.0.0.0/33"]).unwrap_err();
    assert!(error.to_string().starts_with("\"10.0.0.0/33\" is no proxy to trust"), "{error}");
}

#[tokio::test]
async fn a_proxy_header_says_for_whom_a_connection_is() {
    let options = || ServerOptions { proxy_protocol: true, ..trusting(&["127.0.0.1"]) };
    let server = Server::start_as(Who, options()).await;
    let ask = async |first: &[u8]| {
        let mut client = server.connect().await;
        client.send(first).await;
        client.send("GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
        client.read_to_end().await.rsplit("\r\n\r\n").next().unwrap().to_owned()
    };
    assert_eq!(ask(b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n").await, LOCAL.replace("127.0.0.1", "192.0.2.1"));
    let binary = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x09\xc0\0\x02\x02\0\x01\0\x02";
    assert_eq!(ask(binary).await, LOCAL.replace("127.0.0.1", "192.0.2.9"));
    assert_eq!(ask(b"PROXY UNKNOWN\r\n").await, LOCAL);
    // What such a proxy passes on may be from anybody.
    let claim = b"PROXY UNKNOWN\r\nGET / HTTP/1.1\r\nHost: cats\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";
    assert!(ask(claim).await.starts_with(LOCAL), "{claim:?}");
    // Without a header the connection is closed.
    assert_eq!(ask(b"").await, "");
}

#[tokio::test]
async fn a_stranger_has_no_proxy_header_to_send() {
    let options = ServerOptions { proxy_protocol: true, ..trusting(&["192.0.2.1"]) };
    let server = Server::start_as(Who, options).await;
    let mut client = server.connect().await;
    client.send("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\nGET / HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    assert!(client.read_to_end().await.starts_with("HTTP/1.1 400 "));
    let mut client = server.connect().await;
    client.send(GET).await;
    client.read_until(LOCAL).await;
}

#[tokio::test]
async fn a_proxy_that_never_says_for_whom_is_given_up() {
    let limits = Limits { sniff: Duration::from_millis(100), ..Limits::default() };
    let options = ServerOptions { proxy_protocol: true, limits, ..trusting(&["127.0.0.1"]) };
    let server = Server::start_as(Who, options).await;
    let mut client = server.connect().await;
    client.send("PROXY TCP4 192.0.2.1").await;
    assert_eq!(client.read_to_end().await, "");
}

#[tokio::test]
async fn what_comes_beyond_the_connections_waits_and_idle_ones_make_room() {
    let limits = Limits { connections: Some(2), ..Limits::default() };
    let server = Server::start_with(echo(), limits, DRAIN).await;
    let mut idle = server.connect().await;
    idle.send("GET /idle HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    idle.read_until("GET /idle .").await;
    let mut busy = server.connect().await;
    busy.send("POST /busy HTTP/1.1\r\nHost: cats\r\nContent-Length: 2\r\n\r\na").await;

    let mut third = server.connect().await;
    third.send(GET).await;
    third.read_until("GET / .").await;

    assert_eq!(idle.read_to_end().await, "");
    busy.send("b").await;
    busy.read_until("POST /busy ab.").await;
}

#[tokio::test]
async fn a_client_has_so_many_connections() {
    let limits = Limits { connections_per_address: Some(1), ..Limits::default() };
    let server = Server::start_with(echo(), limits, DRAIN).await;
    let mut first = server.connect().await;
    first.send(GET).await;
    first.read_until("GET / .").await;
    assert_eq!(server.connect().await.read_to_end().await, "");
    drop(first);
    // The server hears of the end a little later.
    soon(async {
        loop {
            let mut next = server.connect().await;
            if next.0.write_all(GET.as_bytes()).await.is_ok() && next.0.read_u8().await.is_ok() {
                return;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn one_request_too_many_is_a_503_that_says_when_to_come_again() {
    let (started, open) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let gate = (Arc::clone(&started), Arc::clone(&open));
    let handler = Handler(move |_| {
        let (started, open) = gate.clone();
        async move {
            started.notify_one();
            open.notified().await;
            Response::new(Body::full("answered."))
        }
    });
    let server = Server::start_with(handler, Limits { requests: Some(1), ..Limits::default() }, DRAIN).await;
    let (mut first, mut second) = (server.connect().await, server.connect().await);
    first.send(GET).await;
    soon(started.notified()).await;
    second.send(GET).await;
    let answer = second.read_until("}").await;
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("\r\nretry-after: 1\r\n"), "{answer}");
    open.notify_one();
    first.read_until("answered.").await;
    open.notify_one();
    second.send(GET).await;
    second.read_until("answered.").await;
}

#[tokio::test]
async fn readiness_ends_before_the_server_does() {
    let delay = Duration::from_millis(1500);
    let options = ServerOptions { readiness: Some("/ready".into()), shutdown_delay: delay, ..ServerOptions::default() };
    let server = Server::start_as(echo(), options).await;
    let ready = "GET /ready HTTP/1.1\r\nHost: cats\r\n\r\n";
    let mut client = server.connect().await;
    client.send(ready).await;
    assert!(client.read_until("ready").await.starts_with("HTTP/1.1 200 "));
    server.handle.trigger(None);
    // A new connection, which the server still accepts, and which it serves.
    let mut next = server.connect().await;
    next.send(ready).await;
    assert!(next.read_until("}").await.starts_with("HTTP/1.1 503 "));
    next.send(GET).await;
    next.read_until("GET / .").await;
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn clients_in_the_clear_are_sent_to_https() {
    let options = ServerOptions { https_redirect: HttpsRedirect::Port(8443), ..ServerOptions::default() };
    let server = Server::start_as(echo(), options).await;
    let mut client = server.connect().await;
    client.send("POST /a?b=c HTTP/1.1\r\nHost: cats.example:80\r\nContent-Length: 0\r\n\r\n").await;
    let answer = client.read_until("\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 308 Permanent Redirect\r\n"), "{answer}");
    assert!(answer.contains("\r\nlocation: https://cats.example:8443/a?b=c\r\n"), "{answer}");

    let (http2, _connection) = http2::connect(&server).await;
    let answer = soon(http2::send(&http2, "/x", "").await).await.unwrap();
    assert_eq!(answer.headers()["location"], "https://cats:8443/x");
}

#[tokio::test]
async fn who_asks_for_readiness_in_the_clear_is_answered_there() {
    let (https_redirect, readiness) = (HttpsRedirect::Port(443), Some("/ready".to_owned()));
    let server =
        Server::start_as(echo(), ServerOptions { https_redirect, readiness, ..ServerOptions::default() }).await;
    let mut client = server.connect().await;
    client.send("GET /ready HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    assert!(client.read_until("ready").await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn several_addresses_are_one_server() {
    let server = Server::start_at(["127.0.0.1:0", "127.0.0.1:0"], echo()).await;
    for address in server.addresses.clone() {
        let mut client = Client(soon(TcpStream::connect(address)).await.unwrap());
        client.send(GET).await;
        client.read_until("GET / .").await;
    }
    server.handle.trigger(None);
    assert_eq!(server.drained().await, Drained { cut: 0 });
}
