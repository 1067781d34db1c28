//! What tokens are signed and verified with.

use super::algorithm::JwtAlgorithm;
use std::fmt;

/// What tokens are signed or verified with: a secret, a key in PEM, or the public keys of somebody else as a JWKS
/// document.
///
/// A key is for algorithms of its own kind only, whatever a token says: one that is signed with HMAC and a public RSA key
/// as the secret is refused, and so is one that is not signed.
///
/// ```
/// use nestling::jwt::{JwtAlgorithm, JwtKey};
///
/// let secret = JwtKey::secret("an example, at least 32 bytes long");
/// let long = JwtKey::secret([7; 64]).algorithm(JwtAlgorithm::HS512).id("2026-11");
/// ```
///
/// What is wrong with it is said at boot.
#[derive(Clone)]
#[must_use]
pub struct JwtKey {
    pub(super) material: Material,
    pub(super) algorithm: Option<JwtAlgorithm>,
    pub(super) id: Option<String>,
}

#[derive(Clone)]
pub(super) enum Material {
    Secret(Vec<u8>),
    Private(Vec<u8>),
    Public(Vec<u8>),
    Jwks(Vec<u8>),
}

impl JwtKey {
    /// Bytes that nobody else knows: they sign and verify, by HS256. They are at least as many as the hash has, 32 for
    /// HS256 (RFC 7518, section 3.2): `openssl rand -base64 32` makes some.
    pub fn secret(secret: impl Into<Vec<u8>>) -> Self {
        Self::of(Material::Secret(secret.into()))
    }

    /// A private key in PEM: RSA (PKCS #1 or #8) from 2048 bits, or P-256, P-384 or Ed25519 (PKCS #8). It signs, and verifies what it
    /// has signed.
    pub fn private_pem(pem: impl Into<Vec<u8>>) -> Self {
        Self::of(Material::Private(pem.into()))
    }

    /// A public key in PEM: RSA from 2048 bits, P-256, P-384 or Ed25519. It verifies.
    pub fn public_pem(pem: impl Into<Vec<u8>>) -> Self {
        Self::of(Material::Public(pem.into()))
    }

    /// The public keys of a JWKS document (RFC 7517, section 5), by which tokens of another issuer are verified. A token
    /// says by `kid` which one is meant. Keys that are not for verifying or of kinds
    /// that are not known are passed over; one that is, and can verify nothing, is refused.
    pub fn jwks(document: impl Into<Vec<u8>>) -> Self {
        Self::of(Material::Jwks(document.into()))
    }

    fn of(material: Material) -> Self {
        Self { material, algorithm: None, id: None }
    }

    /// The algorithm that it is for: one of its kind. By default HS256 for secrets, RS256 for RSA keys, and what their
    /// curve is for with others.
    pub fn algorithm(mut self, algorithm: JwtAlgorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// Its name, `kid` in the tokens that it signs. A token that names a key is verified by that one, and by keys without
    /// a name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

/// What kind of key it is, and nothing of it.
impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.material {
            Material::Secret(_) => "Secret",
            Material::Private(_) => "Private",
            Material::Public(_) => "Public",
            Material::Jwks(_) => "Jwks",
        };
        write!(f, "JwtKey::{kind}({:?}, {:?})", self.id, self.algorithm)
    }
}
