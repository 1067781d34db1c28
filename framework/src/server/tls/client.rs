//! What is asked of clients.

use super::error::{Problem, TlsError};
use super::pem::Pem;
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use std::path::PathBuf;
use std::sync::Arc;

/// Which certificates clients have to show, or may (mutual TLS).
///
/// What a client has shown is a [`PeerCertificate`](crate::http::PeerCertificate) in guards and handlers.
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientCertificates {
    pub(super) authorities: Pem,
    pub(super) revoked: Vec<Pem>,
    optional: bool,
}

impl ClientCertificates {
    /// Every client has to show a certificate of one of these authorities (a PEM file); others are refused during the
    /// handshake.
    pub fn required(authorities: impl Into<PathBuf>) -> Self {
        Self { authorities: Pem::File(authorities.into()), revoked: Vec::new(), optional: false }
    }

    /// The same from a PEM text.
    pub fn required_pem(authorities: impl Into<Vec<u8>>) -> Self {
        Self { authorities: Pem::text(authorities), revoked: Vec::new(), optional: false }
    }

    /// Clients without a certificate are let in; a guard decides what they may. One that is shown still has to be of one of
    /// the authorities.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Refuses what is revoked by the lists in a PEM file (CRL, RFC 5280). With such a file, the authority of every client's
    /// certificate needs a list: what nobody can say anything about is refused too.
    pub fn revoked(mut self, lists: impl Into<PathBuf>) -> Self {
        self.revoked.push(Pem::File(lists.into()));
        self
    }

    /// The same from a PEM text.
    pub fn revoked_pem(mut self, lists: impl Into<Vec<u8>>) -> Self {
        self.revoked.push(Pem::text(lists));
        self
    }

    pub(super) fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
        let mut roots = RootCertStore::empty();
        for authority in self.authorities.certificates()? {
            roots.add(authority).map_err(|error| self.authorities.problem(error))?;
        }
        let lists: Result<Vec<_>, Problem> = self.revoked.iter().map(Pem::revocation_lists).collect();
        let lists: Vec<_> = lists?.into_iter().flatten().collect();
        let mut verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
            .with_crls(lists)
            .only_check_end_entity_revocation();
        if self.optional {
            verifier = verifier.allow_unauthenticated();
        }
        let place = self.revoked.first().unwrap_or(&self.authorities);
        Ok(verifier.build().map_err(|error| place.problem(error))?)
    }
}
