//! A certificate that can be used: with its chain, its key, and the names it is for.

use super::error::{Problem, TlsError};
use super::names::Names;
use super::options::Source;
use super::pem::Pem;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::sign::CertifiedKey;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use webpki::{EndEntityCert, KeyUsage};

/// A certificate that can be used.
#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) key: Arc<CertifiedKey>,
    pub(super) names: Names,
}

impl Certificate {
    /// Reads a certificate and its key, and checks that they can be used now.
    ///
    /// # Errors
    /// Whatever is wrong with either file.
    pub(super) fn load(source: &Source, provider: &CryptoProvider) -> Result<Self, TlsError> {
        let (chain, key) = match (source.certificate.certificates(), source.key.key()) {
            (Ok(chain), Ok(key)) => (chain, key),
            (chain, key) => return Err(TlsError(chain.err().into_iter().chain(key.err()).collect())),
        };
        let names = check(&chain, &source.certificate)?;
        let key = provider.key_provider.load_private_key(key).map_err(|error| source.key.problem(error))?;
        let key = CertifiedKey::new(chain, key);
        match key.keys_match() {
            Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch)) => {
                let reason = format!("it is not the key of the certificate {}", source.certificate);
                Err(source.key.problem(reason).into())
            }
            // A key that cannot tell its public half cannot be compared.
            _ => Ok(Self { key: Arc::new(key), names }),
        }
    }
}

/// Checks what would make every client refuse the certificate; the names it is for.
fn check(chain: &[CertificateDer<'static>], place: &Pem) -> Result<Names, Problem> {
    let unusable = |error| place.problem(format!("the certificate cannot be read: {error}"));
    let first = chain.first().ok_or_else(|| place.problem("there is no certificate in it"))?;
    let certificate = EndEntityCert::try_from(first).map_err(unusable)?;
    // Without anybody to trust, the only questions that can fail before that one are those about the certificate itself.
    let usage = KeyUsage::server_auth();
    match certificate.verify_for_usage(&[], &[], &[], UnixTime::now(), usage, None, None).map(drop) {
        Err(webpki::Error::CertExpired { not_after, .. }) => {
            Err(place.problem(format!("the certificate expired on {}", date(not_after))))
        }
        Err(webpki::Error::CertNotValidYet { not_before, .. }) => {
            Err(place.problem(format!("the certificate is not valid before {}", date(not_before))))
        }
        Err(webpki::Error::RequiredEkuNotFoundContext(_)) => {
            Err(place.problem("the certificate is not for servers (extended key usage)"))
        }
        _ => Ok(Names::of(&certificate)),
    }
}

fn date(time: UnixTime) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(time.as_secs()))
}
