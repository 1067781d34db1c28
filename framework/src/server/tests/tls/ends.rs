//! How encrypted connections end, and clients that are too slow on them.

use super::*;
use std::io::ErrorKind;

/// An answer that no buffers hold.
fn endless() -> impl Service {
    Handler(async |_| Response::new(Body::full(vec![b'a'; 64 << 20])))
}

#[tokio::test]
async fn the_end_is_announced() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    client.send("GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    let mut answer = Vec::new();
    // Without close_notify it would be an error: an answer that was cut off looks whole otherwise.
    soon(client.0.read_to_end(&mut answer)).await.unwrap();
    assert!(answer.ends_with(b"GET / ."));

    let mut idle = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    idle.send(GET).await;
    idle.read_until("GET / .").await;
    server.handle.trigger(None);
    let mut rest = Vec::new();
    soon(idle.0.read_to_end(&mut rest)).await.unwrap();
    assert_eq!((rest.len(), server.drained().await), (0, Drained { cut: 0 }));
}

#[tokio::test]
async fn a_client_that_does_not_read_is_reset() {
    let authority = Authority::new("cats");
    let limits = Limits { grace: Duration::from_millis(200), ..Limits::default() };
    let options = ServerOptions { limits, ..with(authority.signs(&["cats"]).tls()) };
    let server = Server::start_as(endless(), options).await;
    let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    client.send(GET).await;
    server.handle.trigger(None);
    let Server { ended, .. } = server;
    assert_eq!(soon(ended).await.unwrap(), Drained { cut: 0 });
    let mut read = Vec::new();
    let end = soon(client.0.read_to_end(&mut read)).await;
    assert_eq!(end.map_err(|error| error.kind()), Err(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_slow_head_and_a_slow_body_are_408s_here_too() {
    let authority = Authority::new("cats");
    let short = Duration::from_millis(200);
    let limits = Limits { head: short, grace: short, ..Limits::default() };
    let options = ServerOptions { limits, ..with(authority.signs(&["cats"]).tls()) };
    let reading = Handler(async |request: Request| match request.into_body().into_bytes().await {
        Ok(_) => Response::default(),
        Err(error) => crate::http::IntoResponse::into_response(crate::http::HttpException::from(error)),
    });
    let server = Server::start_as(reading, options).await;
    for part in ["GET / HT", "POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 5\r\n\r\na"] {
        let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
        client.send(part).await;
        assert!(client.read_to_end().await.starts_with("HTTP/1.1 408 "), "{part}");
    }
}

#[tokio::test]
async fn much_goes_both_ways() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    let body = "x".repeat(3 << 20);
    let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    let head = format!("POST / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    client.send(head + &body).await;
    assert!(client.read_to_end().await.ends_with(&format!("\r\n\r\nPOST / {body}.")));
}

#[tokio::test]
async fn who_shakes_hands_when_the_shutdown_comes_is_answered() {
    let authority = Authority::new("cats");
    let limits = Limits { linger: Duration::from_secs(20), ..Limits::default() };
    for protocols in [&["http/1.1"][..], &["h2"]] {
        let options = ServerOptions { limits, ..with(authority.signs(&["cats"]).tls()) };
        let server = Server::start_as(echo(), options).await;
        let stream = soon(TcpStream::connect(server.address)).await.unwrap();
        server.handle.trigger(None);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let connector = TlsConnector::from(offering(&authority.client(None), protocols));
        let stream = soon(connector.connect("cats".try_into().unwrap(), stream)).await.unwrap();
        if protocols == ["h2"] {
            let (client, connection) = soon(h2::client::handshake(stream)).await.unwrap();
            let connection = tokio::spawn(connection);
            assert_eq!(http2::text(http2::send(&client, "/x", "").await).await, "POST /x .");
            soon(connection).await.unwrap().unwrap();
        } else {
            let mut client = Client(stream);
            client.send(GET).await;
            assert!(client.read_to_end().await.ends_with("GET / ."));
        }
        assert_eq!(server.drained().await, Drained { cut: 0 });
    }
}
