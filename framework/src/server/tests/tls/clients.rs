//! Clients that show who they are.

use super::*;
use crate::server::ClientCertificates;
use rcgen::{
    CertificateRevocationListParams, ExtendedKeyUsagePurpose, KeyIdMethod, RevokedCertParams, SerialNumber,
    date_time_ymd,
};

/// Answers with who the client is.
struct Peer;

impl Service for Peer {
    fn call(
        self: Arc<Self>,
        _: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let answer = match connection.certificate() {
            Some(peer) => {
                let (names, uris): (Vec<_>, Vec<_>) = (peer.dns_names().collect(), peer.uris().collect());
                let (serial, chain) = (peer.serial(), peer.chain().count());
                format!("{:?} {names:?} {uris:?} {serial:?} {chain} {}.", peer.common_name(), peer.der().len() > 100)
            }
            None => "nobody.".to_owned(),
        };
        async move { Response::new(Body::full(answer)) }
    }
}

fn ann(authority: &Authority) -> Pair {
    authority.signs_with(&["ann.internal"], |parameters| {
        parameters.distinguished_name.push(DnType::CommonName, "Ann");
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        parameters.serial_number = Some(SerialNumber::from(vec![7, 8, 9]));
        parameters.subject_alt_names.push(rcgen::SanType::URI("spiffe://cats/ann".try_into().unwrap()));
    })
}

const ANN: &str = "Some(\"Ann\") [\"ann.internal\"] [\"spiffe://cats/ann\"] [7, 8, 9] 1 true.";

/// What a client is answered; none if it is refused.
async fn answer(server: &Server, config: &Arc<ClientConfig>) -> Option<String> {
    // With TLS 1.3, a client hears of its refusal only when it reads.
    let mut client = shake_hands(server, config, "cats").await.ok()?;
    client.0.write_all(b"GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await.ok()?;
    let answer = client.read_to_end().await;
    answer.split("\r\n\r\n").nth(1).map(str::to_owned)
}

#[tokio::test]
async fn who_is_required_to_show_a_certificate_is_known_by_it() {
    let (servers, people, strangers) = (Authority::new("s"), Authority::new("p"), Authority::new("x"));
    let tls = servers.signs(&["cats"]).tls().client_certificates(ClientCertificates::required_pem(people.pem()));
    let server = Server::start_as(Peer, with(tls)).await;
    assert_eq!(answer(&server, &servers.client(Some(&ann(&people)))).await.as_deref(), Some(ANN));
    assert_eq!(answer(&server, &servers.client(None)).await, None);
    assert_eq!(answer(&server, &servers.client(Some(&ann(&strangers)))).await, None);
    // Resumed sessions are those of somebody, too.
    let config = servers.client(Some(&ann(&people)));
    for _ in 0..2 {
        assert_eq!(answer(&server, &config).await.as_deref(), Some(ANN));
    }
}

#[tokio::test]
async fn who_may_show_one_need_not() {
    let (servers, people, strangers) = (Authority::new("s"), Authority::new("p"), Authority::new("x"));
    let clients = ClientCertificates::required_pem(people.pem()).optional();
    let server = Server::start_as(Peer, with(servers.signs(&["cats"]).tls().client_certificates(clients))).await;
    assert_eq!(answer(&server, &servers.client(Some(&ann(&people)))).await.as_deref(), Some(ANN));
    assert_eq!(answer(&server, &servers.client(None)).await.as_deref(), Some("nobody."));
    assert_eq!(answer(&server, &servers.client(Some(&ann(&strangers)))).await, None);
}

fn revocation_list(authority: &Authority, serials: &[u64]) -> String {
    let revoked = |serial: &u64| RevokedCertParams {
        serial_number: SerialNumber::from(*serial),
        revocation_time: date_time_ymd(2024, 1, 1),
        reason_code: None,
        invalidity_date: None,
    };
    let list = CertificateRevocationListParams {
        this_update: date_time_ymd(2024, 1, 1),
        next_update: date_time_ymd(2124, 1, 1),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: serials.iter().map(revoked).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    list.signed_by(&authority.0).unwrap().pem().unwrap()
}

#[tokio::test]
async fn a_revoked_certificate_is_refused() {
    let (servers, people) = (Authority::new("s"), Authority::new("p"));
    let numbered = |serial: u64| {
        people.signs_with(&["x"], |parameters| parameters.serial_number = Some(SerialNumber::from(serial)))
    };
    let clients = ClientCertificates::required_pem(people.pem()).revoked_pem(revocation_list(&people, &[11]));
    let server = Server::start_as(Peer, with(servers.signs(&["cats"]).tls().client_certificates(clients))).await;
    assert!(answer(&server, &servers.client(Some(&numbered(10)))).await.is_some());
    assert_eq!(answer(&server, &servers.client(Some(&numbered(11)))).await, None);
}

#[tokio::test]
async fn a_list_that_comes_by_a_reload_ends_resumed_sessions_too() {
    let (servers, people, folder) = (Authority::new("s"), Authority::new("p"), Folder::new("crl"));
    let pair = people.signs_with(&["x"], |parameters| parameters.serial_number = Some(SerialNumber::from(11)));
    let list = folder.write("list.pem", revocation_list(&people, &[]));
    let clients = ClientCertificates::required_pem(people.pem()).revoked(list);
    let tls = servers.signs(&["cats"]).tls().client_certificates(clients).watch(Some(Duration::from_millis(20)));
    let server = Server::start_as(Peer, with(tls)).await;
    let config = servers.client(Some(&pair));
    assert!(answer(&server, &config).await.is_some());
    folder.write("list.pem", revocation_list(&people, &[11]));
    soon(async { while answer(&server, &config).await.is_some() {} }).await;
}
