//! The handshake, by whatever the certificates are now.

use super::certificate::Certificate;
use super::error::TlsError;
use super::names::peer;
use super::options::{Tls, TlsVersion};
use super::resolver::Resolver;
use crate::http::connection::Opened;
use crate::server::sniff::Version;
use crate::server::stream::{Metered, Stream};
use rustls::crypto::aws_lc_rs::{self, Ticketer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};
use std::io;
use std::sync::{Arc, PoisonError, RwLock};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// An encrypted connection.
pub(in crate::server) type Encrypted = TlsStream<Metered>;

/// What makes connections encrypted. Clones share their certificates, also those that come later.
#[derive(Clone)]
pub(crate) struct Acceptor {
    pub(super) options: Arc<Tls>,
    config: Arc<RwLock<Arc<ServerConfig>>>,
}

impl Acceptor {
    /// Reads what the options name.
    ///
    /// # Errors
    /// Everything that cannot be used.
    pub(crate) fn new(options: &Tls) -> Result<Self, TlsError> {
        let config = RwLock::new(load(options)?);
        Ok(Self { options: Arc::new(options.clone()), config: Arc::new(config) })
    }

    /// Reads everything again, for connections that come from now on.
    ///
    /// # Errors
    /// Everything that cannot be used: then nothing has changed.
    pub(super) fn reload(&self) -> Result<(), TlsError> {
        let config = load(&self.options)?;
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// Shakes hands: the encrypted connection, what is known of it, and what it speaks, if both ends have said so.
    ///
    /// # Errors
    /// If they do not come to terms.
    pub(in crate::server) async fn accept(&self, stream: Metered) -> io::Result<(Stream, Opened, Option<Version>)> {
        let config = Arc::clone(&self.config.read().unwrap_or_else(PoisonError::into_inner));
        let stream = TlsAcceptor::from(config).accept(stream).await?;
        let connection = stream.get_ref().1;
        let certificate = connection.peer_certificates().and_then(peer);
        let agreed = connection.alpn_protocol().map(|protocol| match protocol {
            b"h2" => Version::Http2,
            _ => Version::Http1,
        });
        let opened = Opened { secure: true, certificate, ..Opened::default() };
        Ok((stream.into(), opened, agreed))
    }
}

fn load(options: &Tls) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let (certificates, mut problems) = certificates(options, &provider);
    let verifier = options.clients.as_ref().map(|clients| clients.verifier(&provider)).transpose();
    let verifier = verifier.unwrap_or_else(|error| {
        problems.extend(error.0);
        None
    });
    if !problems.is_empty() {
        return Err(TlsError(problems));
    }
    let unusable = |error| TlsError::from(options.place().problem(error));
    let config = ServerConfig::builder_with_provider(provider);
    let config = config.with_protocol_versions(&versions(options)).map_err(unusable)?;
    let config = match verifier {
        Some(verifier) => config.with_client_cert_verifier(verifier),
        None => config.with_no_client_auth(),
    };
    let mut config = config.with_cert_resolver(Arc::new(Resolver(certificates)));
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.ignore_client_order = true;
    // New keys with each load: a session of a client whose certificate has been revoked is not resumed.
    config.ticketer = Ticketer::new().map_err(unusable)?;
    Ok(Arc::new(config))
}

fn certificates(
    options: &Tls,
    provider: &rustls::crypto::CryptoProvider,
) -> (Vec<Certificate>, Vec<super::error::Problem>) {
    let (mut certificates, mut problems) = (Vec::new(), Vec::new());
    for source in &options.certificates {
        match Certificate::load(source, provider) {
            Ok(certificate) => certificates.push(certificate),
            Err(error) => problems.extend(error.0),
        }
    }
    (certificates, problems)
}

/// The newest first. None if the oldest is newer than the newest, which rustls refuses.
fn versions(options: &Tls) -> Vec<&'static SupportedProtocolVersion> {
    let all = [(TlsVersion::V1_3, &TLS13), (TlsVersion::V1_2, &TLS12)];
    let spoken = all.into_iter().filter(|(version, _)| (options.oldest..=options.newest).contains(version));
    spoken.map(|(_, version)| version).collect()
}
