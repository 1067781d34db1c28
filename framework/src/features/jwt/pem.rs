//! Keys in PEM, of whatever kind.

use super::algorithm::JwtAlgorithm;
use super::public::verifies;
use crate::{Error, Result};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{AlgorithmFamily, DecodingKey, EncodingKey};

/// A private key, the public key that belongs to it, and what it is for unless it is said.
pub(super) fn private(pem: &[u8]) -> Result<(EncodingKey, DecodingKey, JwtAlgorithm)> {
    if let Some(label @ ("PUBLIC KEY" | "RSA PUBLIC KEY" | "CERTIFICATE")) = label(pem) {
        return Err(Error::msg(format!("this is a {} where a private key is expected", label.to_lowercase())));
    }
    let (key, candidates) = encoding(pem)?;
    for candidate in candidates {
        // An elliptic curve is recognised by trying: the key is refused for the other one's algorithm.
        if let Ok(jwk) = Jwk::from_encoding_key(&key, candidate.raw()) {
            return Ok((key, DecodingKey::from_jwk(&jwk)?, *candidate));
        }
    }
    let curves = "it is damaged, or of a curve other than P-256 and P-384";
    let why = if key.family() == AlgorithmFamily::Rsa { RSA_SIZES } else { curves };
    Err(Error::msg(format!("the private key cannot be used: {why}")))
}

const RSA_SIZES: &str = "it is damaged, or has fewer than 2048 bits or more than 8192";

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
    let expected = "this is no private key in PEM: RSA (PKCS #1 or #8), or P-256, P-384 or Ed25519 (PKCS #8)";
    found.ok_or_else(|| no_pem(pem, expected))
}

/// A public key, and what it is for unless it is said.
pub(super) fn public(pem: &[u8]) -> Result<(DecodingKey, JwtAlgorithm)> {
    match label(pem) {
        Some(label) if label.contains("PRIVATE KEY") => {
            return Err(Error::msg("this is a private key where a public one is expected"));
        }
        Some("CERTIFICATE") => {
            let make = "`openssl x509 -pubkey -noout` takes the key out of it";
            return Err(Error::msg(format!("this is a certificate where a public key is expected: {make}")));
        }
        _ => {}
    }
    if let Ok(key) = DecodingKey::from_ec_pem(pem) {
        let is_of = |algorithm: &&JwtAlgorithm| verifies(&key, algorithm.raw());
        let algorithm = CURVES.iter().find(is_of).copied();
        let other = "the public key is damaged, or of a curve other than P-256 and P-384";
        return Ok((key, algorithm.ok_or_else(|| Error::msg(other))?));
    }
    let edwards = DecodingKey::from_ed_pem(pem).map(|key| (key, JwtAlgorithm::EdDSA));
    let (key, algorithm) = edwards
        .or_else(|_| DecodingKey::from_rsa_pem(pem).map(|key| (key, JwtAlgorithm::RS256)))
        .map_err(|_| no_pem(pem, "this is no public key in PEM: RSA, P-256, P-384 or Ed25519"))?;
    match verifies(&key, algorithm.raw()) {
        true => Ok((key, algorithm)),
        false if algorithm == JwtAlgorithm::RS256 => {
            Err(Error::msg(format!("the public key cannot be used: {RSA_SIZES}")))
        }
        false => Err(Error::msg("the public key is damaged")),
    }
}

/// What stands after `BEGIN`.
fn label(pem: &[u8]) -> Option<&str> {
    let text = str::from_utf8(pem).ok()?;
    text.split_once("-----BEGIN ")?.1.split_once("-----").map(|(label, _)| label)
}

/// Variables often have a PEM on one line.
fn no_pem(pem: &[u8], expected: &str) -> Error {
    match str::from_utf8(pem).is_ok_and(|text| text.contains("-----BEGIN ") && text.contains("\\n")) {
        true => Error::msg(format!("{expected}; it has `\\n` where its lines end: replace these by line breaks")),
        false => Error::msg(expected.to_owned()),
    }
}
