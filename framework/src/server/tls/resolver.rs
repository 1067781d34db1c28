//! Which certificate a client gets.

use super::certificate::Certificate;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use std::sync::Arc;

/// The certificates of a server, in the order in which they were given.
#[derive(Debug)]
pub(super) struct Resolver(pub(super) Vec<Certificate>);

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let named = |name: &str| {
            let name = name.to_ascii_lowercase();
            let fitting = self.0.iter().filter(|certificate| certificate.names.has(&name));
            // Of an RSA and an ECDSA certificate for one name, what the client can verify.
            fitting
                .clone()
                .find(|one| one.key.key.choose_scheme(hello.signature_schemes()).is_some())
                .or(fitting.clone().next())
        };
        let chosen = hello.server_name().and_then(named).or(self.0.first())?;
        Some(Arc::clone(&chosen.key))
    }
}
