//! How tokens are signed.

use jsonwebtoken::{Algorithm, AlgorithmFamily};
use std::fmt;

/// How a token is signed (RFC 7518, section 3.1). There is no `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::upper_case_acronyms, reason = "the names of RFC 7518")]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// HMAC with SHA-256: the default for secrets.
    HS256,
    /// HMAC with SHA-384.
    HS384,
    /// HMAC with SHA-512.
    HS512,
    /// RSA (PKCS #1 v1.5) with SHA-256: the default for RSA keys.
    RS256,
    /// RSA (PKCS #1 v1.5) with SHA-384.
    RS384,
    /// RSA (PKCS #1 v1.5) with SHA-512.
    RS512,
    /// RSA (PSS) with SHA-256.
    PS256,
    /// RSA (PSS) with SHA-384.
    PS384,
    /// RSA (PSS) with SHA-512.
    PS512,
    /// ECDSA over P-256: what keys of that curve are for.
    ES256,
    /// ECDSA over P-384: what keys of that curve are for.
    ES384,
    /// Ed25519: what keys of that curve are for.
    EdDSA,
}

macro_rules! same_names {
    ($($name:ident)*) => {
        impl JwtAlgorithm {
            pub(super) fn raw(self) -> Algorithm {
                match self {
                    $(Self::$name => Algorithm::$name,)*
                }
            }
        }
    };
}

same_names!(HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 EdDSA);

impl JwtAlgorithm {
    pub(super) fn family(self) -> AlgorithmFamily {
        self.raw().family()
    }

    /// What an HMAC secret has to have at least, in bytes: as much as the hash (RFC 7518, section 3.2).
    pub(super) fn least_secret(self) -> usize {
        match self {
            Self::HS384 => 48,
            Self::HS512 => 64,
            _ => 32,
        }
    }
}

/// As tokens name it: `RS256`.
impl fmt::Display for JwtAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
