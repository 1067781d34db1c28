//! Public keys that can verify something.

use aws_lc_rs::rsa::{PublicEncryptingKey, PublicKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, ParsedPublicKey, RsaPublicKeyComponents,
    VerificationAlgorithm,
};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};

/// Whether the key is one of this algorithm: a point on its curve, or an RSA modulus of a size that is verified with, from
/// 2048 bits (RFC 7518, section 3.3) to 8192. Whoever does not ask learns it from each token, which is refused.
pub(super) fn verifies(key: &DecodingKey, algorithm: Algorithm) -> bool {
    match (key.kind(), algorithm) {
        (DecodingKeyKind::SecretOrDer(point), Algorithm::ES256) => is_point(&ECDSA_P256_SHA256_FIXED, point),
        (DecodingKeyKind::SecretOrDer(point), Algorithm::ES384) => is_point(&ECDSA_P384_SHA384_FIXED, point),
        (DecodingKeyKind::SecretOrDer(point), Algorithm::EdDSA) => is_point(&ED25519, point),
        (DecodingKeyKind::SecretOrDer(der), _) => {
            PublicKey::from_der(der).is_ok_and(|key| is_rsa(RsaPublicKeyComponents::from(&key)))
        }
        (DecodingKeyKind::RsaModulusExponent { n, e }, _) => is_rsa(RsaPublicKeyComponents { n, e }),
    }
}

fn is_point(algorithm: &'static dyn VerificationAlgorithm, point: &[u8]) -> bool {
    ParsedPublicKey::new(algorithm, point).is_ok()
}

fn is_rsa<B: AsRef<[u8]>>(key: RsaPublicKeyComponents<B>) -> bool {
    key.try_into().is_ok_and(|key: PublicEncryptingKey| (2048..=8192).contains(&key.key_size_bits()))
}
