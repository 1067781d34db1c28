//! What a server can be told about TLS.

use super::client::ClientCertificates;
use super::pem::Pem;
use std::path::PathBuf;
use std::time::Duration;

/// TLS for a server: its certificates, the versions it speaks, and what it asks of clients.
///
/// HTTP/2 and HTTP/1.1 are offered (ALPN), TLS 1.3 and 1.2 are spoken, by rustls with aws-lc-rs. Sessions are resumed by
/// tickets, whose keys change every six hours. Files are read again when they change and when the process gets `SIGHUP`:
/// new connections then have the new certificate, and those that are open stay. What cannot be used is a boot error that
/// names the file and says why; where it comes by a reload, it is logged and the old certificate stays.
///
/// ```
/// use nestling::server::{ClientCertificates, ServerOptions, Tls, TlsVersion};
///
/// let tls = Tls::files("cert.pem", "key.pem")
///     .and_files("other.pem", "other-key.pem")
///     .versions(TlsVersion::V1_3, TlsVersion::V1_3)
///     .client_certificates(ClientCertificates::required("clients.pem"));
/// let options = ServerOptions { tls: Some(tls), ..ServerOptions::default() };
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Tls {
    pub(super) certificates: Vec<Source>,
    pub(super) oldest: TlsVersion,
    pub(super) newest: TlsVersion,
    pub(super) clients: Option<ClientCertificates>,
    pub(super) watch: Option<Duration>,
}

/// Where a certificate is, with the chain behind it, and where its key is.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) certificate: Pem,
    pub(super) key: Pem,
}

/// A version of TLS. Older ones have known weaknesses (RFC 8996).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS 1.2 (RFC 5246), with forward secrecy and authenticated encryption only.
    V1_2,
    /// TLS 1.3 (RFC 8446).
    V1_3,
}

impl Tls {
    /// A certificate with the chain behind it and its private key (PKCS #8, PKCS #1 or SEC 1), in PEM files.
    pub fn files(certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self::of(Source { certificate: Pem::File(certificate.into()), key: Pem::File(key.into()) })
    }

    /// The same from PEM texts, as out of a secret store. They are not read again.
    pub fn pem(certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        Self::of(Source { certificate: Pem::text(certificate), key: Pem::text(key) })
    }

    fn of(source: Source) -> Self {
        let (oldest, newest) = (TlsVersion::V1_2, TlsVersion::V1_3);
        Self { certificates: vec![source], oldest, newest, clients: None, watch: Some(Duration::from_secs(10)) }
    }

    /// One more certificate, for the names it is for (SNI). Who asks for a name that none is for, or for none, gets the first.
    pub fn and_files(mut self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.certificates.extend(Self::files(certificate, key).certificates);
        self
    }

    /// One more certificate from PEM texts.
    pub fn and_pem(mut self, certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.certificates.extend(Self::pem(certificate, key).certificates);
        self
    }

    /// The oldest and the newest version that is spoken; 1.2 and 1.3 by default.
    pub fn versions(mut self, oldest: TlsVersion, newest: TlsVersion) -> Self {
        (self.oldest, self.newest) = (oldest, newest);
        self
    }

    /// Asks clients for certificates (mutual TLS); not by default.
    pub fn client_certificates(mut self, clients: ClientCertificates) -> Self {
        self.clients = Some(clients);
        self
    }

    /// How often files are looked at for changes; every 10 s by default. With `None` they are read again on `SIGHUP` only.
    pub fn watch(mut self, every: Option<Duration>) -> Self {
        self.watch = every;
        self
    }
}
