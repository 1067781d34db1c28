//! What is agreed on before the first request.

use super::*;
use crate::server::TlsVersion;
use rustls::ProtocolVersion;

#[tokio::test]
async fn http1_and_http2_are_spoken_as_agreed() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;

    for protocols in [&["http/1.1"][..], &[]] {
        let config = offering(&authority.client(None), protocols);
        let mut client = shake_hands(&server, &config, "cats").await.unwrap();
        client.send(GET).await;
        client.read_until("GET / .").await;
    }

    let config = offering(&authority.client(None), &["h2", "http/1.1"]);
    let stream = shake_hands(&server, &config, "cats").await.unwrap().0;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (client, connection) = soon(h2::client::handshake(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    assert_eq!(http2::text(http2::send(&client, "/x", "body").await).await, "POST /x body.");
    server.handle.trigger(None);
    soon(connection).await.unwrap().unwrap();
    assert_eq!(server.drained().await, Drained { cut: 0 });
}

#[tokio::test]
async fn who_has_agreed_on_one_does_not_speak_the_other() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    for (agreed, said) in [("h2", GET), ("http/1.1", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")] {
        let mut client = shake_hands(&server, &offering(&authority.client(None), &[agreed]), "cats").await.unwrap();
        client.send(said).await;
        assert_eq!(client.read_to_end().await, "", "{agreed}");
    }
}

#[tokio::test]
async fn nothing_in_common_is_no_connection() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    let error = shake_hands(&server, &offering(&authority.client(None), &["spdy/3"]), "cats").await.err().unwrap();
    assert!(error.to_string().contains("NoApplicationProtocol"), "{error}");
}

#[tokio::test]
async fn versions_are_as_bounded() {
    let authority = Authority::new("cats");
    let pair = authority.signs(&["cats"]);
    let client = |versions: &[&'static rustls::SupportedProtocolVersion]| {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
        Arc::new(config.with_root_certificates(roots).with_no_client_auth())
    };
    let spoken = async |server: &Server, config| {
        let client = shake_hands(server, &config, "cats").await.ok()?;
        client.0.get_ref().1.protocol_version()
    };
    let (old, new) = ([&rustls::version::TLS12], [&rustls::version::TLS13]);

    let both = Server::start_as(echo(), with(pair.tls())).await;
    assert_eq!(spoken(&both, client(&old)).await, Some(ProtocolVersion::TLSv1_2));
    assert_eq!(spoken(&both, client(&new)).await, Some(ProtocolVersion::TLSv1_3));
    let modern = Server::start_as(echo(), with(pair.tls().versions(TlsVersion::V1_3, TlsVersion::V1_3))).await;
    assert_eq!(spoken(&modern, client(&old)).await, None);
    assert_eq!(spoken(&modern, client(&new)).await, Some(ProtocolVersion::TLSv1_3));
    let dated = Server::start_as(echo(), with(pair.tls().versions(TlsVersion::V1_2, TlsVersion::V1_2))).await;
    assert_eq!(spoken(&dated, client(&new)).await, None);
}

#[tokio::test]
async fn each_name_has_its_certificate() {
    let authority = Authority::new("cats");
    let (first, dogs) = (authority.signs(&["cats.example"]), authority.signs(&["*.dogs.example"]));
    let tls = first.tls().and_pem(dogs.certificate, dogs.key);
    let server = Server::start_as(echo(), with(tls)).await;
    let config = authority.client(None);
    // The client would refuse a certificate for another name.
    shake_hands(&server, &config, "cats.example").await.unwrap();
    shake_hands(&server, &config, "rex.dogs.example").await.unwrap();
    let error = shake_hands(&server, &config, "birds.example").await.err().unwrap();
    assert!(error.to_string().contains("cats.example"), "the first is for everybody else: {error}");
}

#[tokio::test]
async fn sessions_are_resumed() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    let config = authority.client(None);
    let mut kinds = Vec::new();
    for _ in 0..2 {
        let mut client = shake_hands(&server, &config, "cats").await.unwrap();
        client.send(GET).await;
        client.read_until("GET / .").await;
        kinds.push(client.0.get_ref().1.handshake_kind().unwrap());
    }
    assert_eq!(kinds[1], rustls::HandshakeKind::Resumed);
}

#[tokio::test]
async fn half_a_handshake_is_given_up() {
    let authority = Authority::new("cats");
    let limits = Limits { sniff: Duration::from_millis(100), ..Limits::default() };
    let options = ServerOptions { limits, ..with(authority.signs(&["cats"]).tls()) };
    let server = Server::start_as(echo(), options).await;
    assert_eq!(server.connect().await.read_to_end().await, "");
    let mut client = server.connect().await;
    // The head of a record that says there are 512 bytes to come, and the first of them.
    client.send([0x16, 3, 1, 2, 0, 1]).await;
    assert_eq!(client.read_to_end().await, "");
    // And one who says nothing after it.
    let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    assert_eq!(client.read_to_end().await, "");
}

#[tokio::test]
async fn a_client_in_the_clear_is_no_harm() {
    let authority = Authority::new("cats");
    let server = Server::start_as(echo(), with(authority.signs(&["cats"]).tls())).await;
    let mut client = server.connect().await;
    client.send(GET).await;
    let mut read = Vec::new();
    let _ = soon(client.0.read_to_end(&mut read)).await;
    assert!(!read.starts_with(b"HTTP"));
    shake_hands(&server, &authority.client(None), "cats").await.unwrap();
}

#[tokio::test]
async fn only_marked_addresses_are_in_the_clear() {
    let authority = Authority::new("cats");
    let options = ServerOptions {
        https_redirect: crate::server::HttpsRedirect::On,
        hsts: Some(Duration::from_secs(3600)),
        ..with(authority.signs(&["cats"]).tls())
    };
    let server = Server::bind(["https://127.0.0.1:0", "http://127.0.0.1:0"], echo(), options, DRAIN).await;
    let mut client = Client(soon(TcpStream::connect(server.addresses[1])).await.unwrap());
    client.send(GET).await;
    let answer = client.read_until("\r\n\r\n").await;
    assert!(answer.contains(&format!("\r\nlocation: https://cats:{}/\r\n", server.address.port())), "{answer}");
    assert!(!answer.contains("strict-transport-security"), "{answer}");

    let mut client = shake_hands(&server, &authority.client(None), "cats").await.unwrap();
    client.send(GET).await;
    let answer = client.read_until("GET / .").await;
    assert!(answer.contains("\r\nstrict-transport-security: max-age=3600\r\n"), "{answer}");
}

#[tokio::test]
async fn a_proxy_header_comes_before_the_handshake() {
    let authority = Authority::new("cats");
    let proxies = crate::server::TrustedProxies::new(["127.0.0.1"]).unwrap();
    let options =
        ServerOptions { proxy_protocol: true, trusted_proxies: proxies, ..with(authority.signs(&["cats"]).tls()) };
    let server = Server::start_as(echo(), options).await;
    let mut stream = soon(TcpStream::connect(server.address)).await.unwrap();
    stream.write_all(b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n").await.unwrap();
    let connector = TlsConnector::from(authority.client(None));
    let mut client = Client(soon(connector.connect("cats".try_into().unwrap(), stream)).await.unwrap());
    client.send(GET).await;
    client.read_until("GET / .").await;
}
