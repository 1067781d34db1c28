//! Certificates that cannot be used: each is named, with what is wrong.

use super::*;
use crate::error::Chain;
use crate::server::{ClientCertificates, TlsVersion};
use rcgen::{ExtendedKeyUsagePurpose, date_time_ymd};

/// Why a server with this does not start.
async fn refusal(tls: Tls) -> String {
    let addresses = "https://127.0.0.1:0".into_addresses().unwrap();
    let error = Listener::bind(addresses, &with(tls)).await.err().expect("it cannot be used");
    Chain(&error).to_string()
}

#[tokio::test]
async fn a_missing_file_is_named_and_so_is_the_other() {
    let folder = Folder::new("missing");
    let error = refusal(Tls::files(folder.0.join("cert.pem"), folder.0.join("key.pem"))).await;
    for file in ["cert.pem", "key.pem"] {
        assert!(error.contains(&format!("/{file} for TLS: No such file")), "{error}");
    }
}

#[tokio::test]
async fn what_is_no_pem_is_named() {
    let (folder, pair) = (Folder::new("pem"), Authority::new("cats").signs(&["cats"]));
    let (certificate, key) = (folder.write("cert.pem", &pair.certificate), folder.write("key.pem", &pair.key));
    let junk = folder.write("junk.pem", "no PEM at all");
    let cut = folder.write("cut.pem", &pair.certificate[..100]);
    let text = folder.write("text.pem", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
    let error = refusal(Tls::files(&junk, &key)).await;
    assert!(error.contains("junk.pem for TLS: there is no `-----BEGIN CERTIFICATE-----` in it"), "{error}");
    let error = refusal(Tls::files(&cut, &key)).await;
    assert!(error.contains("cut.pem for TLS: it is no PEM: a section has no end"), "{error}");
    let error = refusal(Tls::files(&text, &key)).await;
    assert!(error.contains("text.pem for TLS: it is no PEM: what is within a section is not base64"), "{error}");
    // The two in each other's place.
    let error = refusal(Tls::files(&key, &certificate)).await;
    assert!(error.contains("key.pem for TLS: there is no `-----BEGIN CERTIFICATE-----`"), "{error}");
    assert!(error.contains("cert.pem for TLS: there is no `-----BEGIN PRIVATE KEY-----`"), "{error}");
}

#[tokio::test]
async fn a_certificate_that_is_none_is_named() {
    let (folder, pair) = (Folder::new("der"), Authority::new("cats").signs(&["cats"]));
    let certificate = folder.write("cert.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    let error = refusal(Tls::files(certificate, folder.write("key.pem", pair.key))).await;
    assert!(error.contains("cert.pem for TLS: the certificate cannot be read"), "{error}");
}

#[tokio::test]
async fn the_key_of_another_certificate_is_named() {
    let (folder, authority) = (Folder::new("other"), Authority::new("cats"));
    let certificate = folder.write("cert.pem", authority.signs(&["cats"]).certificate);
    let key = folder.write("key.pem", authority.signs(&["cats"]).key);
    let error = refusal(Tls::files(certificate, key)).await;
    assert!(
        error.contains("key.pem for TLS: it is not the key of the certificate ") && error.contains("cert.pem"),
        "{error}"
    );
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_named_with_the_time() {
    let authority = Authority::new("cats");
    let of = |from, to| {
        authority.signs_with(&["cats"], |parameters| {
            (parameters.not_before, parameters.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
        })
    };
    let error = refusal(of(2001, 2002).tls()).await;
    assert!(error.contains("(a text) for TLS: the certificate expired on Tue, 01 Jan 2002 00:00:00 GMT"), "{error}");
    let error = refusal(of(2124, 2125).tls()).await;
    assert!(error.contains("the certificate is not valid before Sat, 01 Jan 2124 00:00:00 GMT"), "{error}");
}

#[tokio::test]
async fn a_certificate_for_clients_is_none_for_servers() {
    let pair = Authority::new("cats").signs_with(&["cats"], |parameters| {
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    assert!(refusal(pair.tls()).await.contains("the certificate is not for servers"));
}

#[tokio::test]
async fn authorities_and_lists_are_named_too() {
    let (folder, pair) = (Folder::new("ca"), Authority::new("cats").signs(&["cats"]));
    let junk = folder.write("junk.pem", "nothing");
    let error = refusal(pair.tls().client_certificates(ClientCertificates::required(&junk))).await;
    assert!(error.contains("junk.pem for TLS: there is no `-----BEGIN CERTIFICATE-----`"), "{error}");
    let clients = ClientCertificates::required_pem(Authority::new("x").pem()).revoked(&junk);
    let error = refusal(pair.tls().client_certificates(clients)).await;
    assert!(error.contains("junk.pem for TLS: there is no `-----BEGIN X509 CRL-----`"), "{error}");
}

#[tokio::test]
async fn versions_that_exclude_each_other_are_refused() {
    let pair = Authority::new("cats").signs(&["cats"]);
    assert!(refusal(pair.tls().versions(TlsVersion::V1_3, TlsVersion::V1_2)).await.contains("for TLS: "));
}

#[test]
fn a_key_is_not_in_what_is_printed() {
    let pair = Authority::new("cats").signs(&["cats"]);
    let printed = format!("{:?}", with(pair.tls()));
    assert!(!printed.contains("PRIVATE") && !printed.contains("80, 82, 73"), "{printed}");
}
