//! Keys in PEM, of whatever kind.

use super::algorithm::JwtAlgorithm;
use crate::{Error, Result};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, EncodingKey};

/// A private key, the public key that belongs to it, and what it is for unless it is said.
pub(super) fn private(pem: &[u8]) -> Result<(EncodingKey, DecodingKey, JwtAlgorithm)> {
    let (key, candidates) = encoding(pem)?;
    for candidate in candidates {
        // An elliptic curve is recognised by trying: the key is refused for the other one's algorithm.
        if let Ok(jwk) = Jwk::from_encoding_key(&key, candidate.raw()) {
            return Ok((key, DecodingKey::from_jwk(&jwk)?, *candidate));
        }
    }
    Err(Error::msg("the private key cannot be used: it is damaged, or of a curve other than P-256 and P-384"))
}

type Candidates = &'static [JwtAlgorithm];

const RSA: Candidates = &[JwtAlgorithm::RS256];
const CURVES: Candidates = &[JwtAlgorithm::ES256, JwtAlgorithm::ES384];
const EDWARDS: Candidates = &[JwtAlgorithm::EdDSA];

fn encoding(pem: &[u8]) -> Result<(EncodingKey, Candidates)> {
    let kinds = [
        (EncodingKey::from_ec_pem(pem), CURVES),
        (EncodingKey::from_ed_pem(pem), EDWARDS),
        (EncodingKey::from_rsa_pem(pem), RSA),
    ];
    let found = kinds.into_iter().find_map(|(key, candidates)| Some((key.ok()?, candidates)));
    found.ok_or_else(|| {
        Error::msg("this is no private key in PEM: RSA (PKCS #1 or #8), or P-256, P-384 or Ed25519 (PKCS #8)")
    })
}

/// A public key, and what it is for unless it is said.
pub(super) fn public(pem: &[u8]) -> Result<(DecodingKey, JwtAlgorithm)> {
    if text(pem).contains("PRIVATE KEY") {
        return Err(Error::msg("this is a private key where a public one is expected"));
    }
    if let Ok(key) = DecodingKey::from_ec_pem(pem) {
        let algorithm = match key.try_get_as_bytes()?.len() {
            65 => JwtAlgorithm::ES256,
            97 => JwtAlgorithm::ES384,
            _ => return Err(Error::msg("the public key is of a curve other than P-256 and P-384")),
        };
        return Ok((key, algorithm));
    }
    let edwards = DecodingKey::from_ed_pem(pem).map(|key| (key, JwtAlgorithm::EdDSA));
    edwards
        .or_else(|_| DecodingKey::from_rsa_pem(pem).map(|key| (key, JwtAlgorithm::RS256)))
        .map_err(|_| Error::msg("this is no public key in PEM: RSA, P-256, P-384 or Ed25519"))
}

fn text(pem: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(pem)
}
