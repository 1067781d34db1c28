//! What is read from PEM.

use super::error::Problem;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// A PEM file, or its text.
#[derive(Clone)]
pub(super) enum Pem {
    File(PathBuf),
    Text(Arc<[u8]>),
}

impl Pem {
    pub(super) fn text(text: impl Into<Vec<u8>>) -> Self {
        Self::Text(text.into().into())
    }

    fn read(&self) -> Result<Cow<'_, [u8]>, Problem> {
        match self {
            Self::File(path) => fs::read(path).map(Cow::Owned).map_err(|error| self.problem(error)),
            Self::Text(text) => Ok(Cow::Borrowed(text)),
        }
    }

    /// All certificates in it, in their order.
    pub(super) fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, Problem> {
        self.all("-----BEGIN CERTIFICATE-----")
    }

    pub(super) fn revocation_lists(&self) -> Result<Vec<CertificateRevocationListDer<'static>>, Problem> {
        self.all("-----BEGIN X509 CRL-----")
    }

    fn all<T: PemObject>(&self, begin: &str) -> Result<Vec<T>, Problem> {
        let text = self.read()?;
        let items: Result<Vec<T>, _> = T::pem_slice_iter(&text).collect();
        match items {
            Ok(items) if items.is_empty() => Err(self.problem(format!("there is no `{begin}` in it"))),
            Ok(items) => Ok(items),
            Err(error) => Err(self.problem(describe(&error))),
        }
    }

    pub(super) fn key(&self) -> Result<PrivateKeyDer<'static>, Problem> {
        match PrivateKeyDer::from_pem_slice(&self.read()?) {
            Ok(key) => Ok(key),
            Err(pem::Error::NoItemsFound) => {
                Err(self.problem("there is no `-----BEGIN PRIVATE KEY-----` in it (nor one of RSA or EC); a key with a password has to be decrypted first"))
            }
            Err(error) => Err(self.problem(describe(&error))),
        }
    }

    pub(super) fn problem(&self, reason: impl fmt::Display) -> Problem {
        Problem::new(self, reason)
    }

    pub(super) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::Text(_) => None,
        }
    }
}

/// What is wrong with the form. The library's own text may repeat bytes of a key.
fn describe(error: &pem::Error) -> &'static str {
    match error {
        pem::Error::MissingSectionEnd { .. } => "it is no PEM: a section has no end",
        pem::Error::IllegalSectionStart { .. } => "it is no PEM: a section has no proper beginning",
        pem::Error::Base64Decode(_) => "it is no PEM: what is within a section is not base64",
        _ => "it is no PEM",
    }
}

impl fmt::Display for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Text(_) => f.write_str("(a text)"),
        }
    }
}

/// A text may be a key.
impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
