//! Keys of every kind, in every form.

use super::{Claims, SECRET, ann, service};
use nestling::json;
use nestling::jwt::JwtAlgorithm::{ES256, ES384, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
use nestling::jwt::{JwtAlgorithm, JwtErrorKind, JwtKey, JwtOptions, JwtService};

pub(super) const RSA: &str = include_str!("keys/rsa.pem");
pub(super) const RSA_PUBLIC: &str = include_str!("keys/rsa.pub.pem");
const PKCS1: &str = include_str!("keys/rsa.pkcs1.pem");
const P256: &str = include_str!("keys/p256.pem");
const P256_PUBLIC: &str = include_str!("keys/p256.pub.pem");
const P384: &str = include_str!("keys/p384.pem");
const P384_PUBLIC: &str = include_str!("keys/p384.pub.pem");
const P521: &str = include_str!("keys/p521.pem");
const SECP256K1_PUBLIC: &str = include_str!("keys/secp256k1.pub.pem");
const SHORT: &str = include_str!("keys/rsa1024.pem");
const SHORT_PUBLIC: &str = include_str!("keys/rsa1024.pub.pem");
const CERTIFICATE: &str = include_str!("keys/p256.cert.pem");
const ED25519: &str = include_str!("keys/ed25519.pem");
const ED25519_PUBLIC: &str = include_str!("keys/ed25519.pub.pem");

fn algorithm_of(token: &str) -> String {
    format!("{:?}", jsonwebtoken::decode_header(token).unwrap().alg)
}

fn fault(key: JwtKey) -> String {
    JwtService::new(&JwtOptions::new(key)).err().unwrap().to_string()
}

#[test]
fn a_private_key_signs_and_verifies_by_what_it_is_for() {
    for (pem, algorithm) in [(RSA, "RS256"), (PKCS1, "RS256"), (P256, "ES256"), (P384, "ES384"), (ED25519, "EdDSA")] {
        let jwt = service(JwtOptions::new(JwtKey::private_pem(pem)));
        let token = jwt.sign(&ann()).unwrap();
        assert_eq!(algorithm_of(&token), algorithm);
        assert_eq!(jwt.verify::<Claims>(&token).unwrap(), ann());
    }
}

#[test]
fn a_public_key_verifies_and_does_not_sign() {
    let pairs = [(RSA, RSA_PUBLIC), (P256, P256_PUBLIC), (P384, P384_PUBLIC), (ED25519, ED25519_PUBLIC)];
    for (private, public) in pairs {
        let token = service(JwtOptions::new(JwtKey::private_pem(private))).sign(&ann()).unwrap();
        let jwt = service(JwtOptions::new(JwtKey::public_pem(public)));
        assert_eq!(jwt.verify::<Claims>(&token).unwrap(), ann());
        assert_eq!(jwt.sign(&ann()).unwrap_err().to_string(), "none of the keys can sign: all are public");
    }
}

#[test]
fn every_algorithm_of_a_kind_can_be_chosen() {
    let secret = || JwtKey::secret([7; 64]);
    let rsa = || JwtKey::private_pem(RSA);
    let chosen = [
        (secret(), HS256),
        (secret(), HS384),
        (secret(), HS512),
        (rsa(), RS256),
        (rsa(), RS384),
        (rsa(), RS512),
        (rsa(), PS256),
        (rsa(), PS384),
        (rsa(), PS512),
        (JwtKey::private_pem(P256), ES256),
        (JwtKey::private_pem(P384), ES384),
        (JwtKey::private_pem(ED25519), EdDSA),
    ];
    for (key, algorithm) in chosen {
        let jwt = service(JwtOptions::new(key.algorithm(algorithm)));
        let token = jwt.sign(&ann()).unwrap();
        assert_eq!(algorithm_of(&token), algorithm.to_string());
        assert_eq!(jwt.verify::<Claims>(&token).unwrap(), ann());
    }
}

#[test]
fn a_key_is_refused_that_is_not_for_the_algorithm() {
    let wrong: [(JwtKey, JwtAlgorithm); 5] = [
        (JwtKey::secret([7; 64]), RS256),
        (JwtKey::private_pem(RSA), HS256),
        (JwtKey::public_pem(RSA_PUBLIC), ES256),
        (JwtKey::private_pem(P256), ES384),
        (JwtKey::public_pem(P384_PUBLIC), ES256),
    ];
    for (key, algorithm) in wrong {
        let fault = fault(key.algorithm(algorithm));
        assert!(fault.starts_with(&format!("{algorithm} is asked of a key that is not for it")), "{fault}");
    }
}

#[test]
fn what_is_no_key_is_refused_without_a_word_of_it() {
    assert!(fault(JwtKey::secret("too short")).starts_with("the secret has 9 bytes, and HS256 needs at least 32"));
    assert!(fault(JwtKey::secret([7; 32]).algorithm(HS512)).contains("HS512 needs at least 64"));
    assert!(fault(JwtKey::private_pem("hunter2")).starts_with("this is no private key in PEM"));
    assert!(fault(JwtKey::private_pem(P521)).contains("of a curve other than P-256 and P-384"));
    assert!(fault(JwtKey::public_pem("hunter2")).starts_with("this is no public key in PEM"));
    assert_eq!(fault(JwtKey::public_pem(RSA)), "this is a private key where a public one is expected");
    assert!(!format!("{:?}", JwtKey::secret(SECRET)).contains("secret of the tests"));
}

#[test]
fn a_key_that_can_verify_nothing_is_refused() {
    let size = "it is damaged, or has fewer than 2048 bits or more than 8192";
    assert_eq!(fault(JwtKey::private_pem(SHORT)), format!("the private key cannot be used: {size}"));
    assert_eq!(fault(JwtKey::public_pem(SHORT_PUBLIC)), format!("the public key cannot be used: {size}"));
    let curve = "the public key is damaged, or of a curve other than P-256 and P-384";
    assert_eq!(fault(JwtKey::public_pem(SECP256K1_PUBLIC)), curve);
}

#[test]
fn a_key_of_another_kind_is_told_what_it_is() {
    assert_eq!(fault(JwtKey::private_pem(RSA_PUBLIC)), "this is a public key where a private key is expected");
    assert_eq!(fault(JwtKey::private_pem(CERTIFICATE)), "this is a certificate where a private key is expected");
    let certificate = fault(JwtKey::public_pem(CERTIFICATE));
    assert!(certificate.starts_with("this is a certificate where a public key is expected"), "{certificate}");
    for on_one_line in
        [JwtKey::private_pem(RSA.replace('\n', "\\n")), JwtKey::public_pem(RSA_PUBLIC.replace('\n', "\\n"))]
    {
        let fault = fault(on_one_line);
        assert!(fault.ends_with(r"it has `\n` where its lines end: replace these by line breaks"), "{fault}");
    }
}

#[test]
fn keys_are_replaced_while_both_are_known() {
    let (old, new) = (JwtKey::secret([1; 32]).id("old"), JwtKey::secret([2; 32]).id("new"));
    let before = service(JwtOptions::new(old.clone())).sign(&ann()).unwrap();
    let both = service(JwtOptions::new(new.clone()).add_key(old));
    assert_eq!(both.verify::<Claims>(&before).unwrap(), ann());
    let after = both.sign(&ann()).unwrap();
    assert_eq!(jsonwebtoken::decode_header(&after).unwrap().kid.as_deref(), Some("new"));
    let kind = service(JwtOptions::new(new)).verify::<Claims>(&before).unwrap_err().kind();
    assert_eq!(kind, JwtErrorKind::UnknownKey);
}

#[test]
fn without_names_each_key_is_tried() {
    let token = service(JwtOptions::new(JwtKey::secret([2; 32]))).sign(&ann()).unwrap();
    let jwt = service(JwtOptions::new(JwtKey::secret([1; 32])).add_key(JwtKey::secret([2; 32])));
    assert_eq!(jwt.verify::<Claims>(&token).unwrap(), ann());
}

/// The public half of a private key, as its issuer publishes it.
fn jwk(pem: &str, id: &str) -> nestling::JsonValue {
    let (key, algorithm) = match pem {
        RSA => (jsonwebtoken::EncodingKey::from_rsa_pem(pem.as_bytes()), jsonwebtoken::Algorithm::RS256),
        P256 => (jsonwebtoken::EncodingKey::from_ec_pem(pem.as_bytes()), jsonwebtoken::Algorithm::ES256),
        _ => (jsonwebtoken::EncodingKey::from_ed_pem(pem.as_bytes()), jsonwebtoken::Algorithm::EdDSA),
    };
    let mut jwk =
        serde_json::to_value(jsonwebtoken::jwk::Jwk::from_encoding_key(&key.unwrap(), algorithm).unwrap()).unwrap();
    jwk["kid"] = id.into();
    jwk
}

#[test]
fn a_jwks_document_verifies_by_name() {
    let unknown = json!({ "kty": "AKP", "alg": "ML-DSA-44", "kid": "later", "pub": "AA" });
    let mut encryption = jwk(RSA, "encryption");
    encryption["use"] = "enc".into();
    let mut wrapping = jwk(RSA, "wrapping");
    wrapping["key_ops"] = json!(["encrypt", "wrapKey"]);
    let document = json!({ "keys": [unknown, encryption, wrapping, jwk(RSA, "r"), jwk(P256, "e"), jwk(ED25519, "d")] });
    let jwt = service(JwtOptions::new(JwtKey::jwks(document.to_string())));
    for (pem, id) in [(RSA, "r"), (P256, "e"), (ED25519, "d")] {
        let token = service(JwtOptions::new(JwtKey::private_pem(pem).id(id))).sign(&ann()).unwrap();
        assert_eq!(jwt.verify::<Claims>(&token).unwrap(), ann());
    }
    for (pem, id) in [(RSA, "e"), (P256, "x"), (RSA, "encryption"), (RSA, "wrapping")] {
        let token = service(JwtOptions::new(JwtKey::private_pem(pem).id(id))).sign(&ann()).unwrap();
        assert_eq!(jwt.verify::<Claims>(&token).unwrap_err().kind(), JwtErrorKind::UnknownKey, "{id}");
    }
}

#[test]
fn a_jwks_key_is_only_for_what_it_says() {
    let said = service(JwtOptions::new(JwtKey::jwks(json!({ "keys": [jwk(RSA, "r")] }).to_string())));
    let mut silent = jwk(RSA, "r");
    silent.as_object_mut().unwrap().remove("alg");
    let silent = service(JwtOptions::new(JwtKey::jwks(json!({ "keys": [silent] }).to_string())));
    let key = JwtKey::private_pem(RSA).algorithm(PS512).id("r");
    let token = service(JwtOptions::new(key)).sign(&ann()).unwrap();
    assert_eq!(said.verify::<Claims>(&token).unwrap_err().kind(), JwtErrorKind::UnknownKey);
    assert_eq!(silent.verify::<Claims>(&token).unwrap(), ann());
}

#[test]
fn a_jwks_document_that_verifies_nothing_is_refused() {
    assert!(fault(JwtKey::jwks("hunter2")).starts_with("this is no JWKS document"));
    assert_eq!(fault(JwtKey::jwks(r#"{"keys":[]}"#)), "the JWKS document has no key that verifies tokens");
    let secret = r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#;
    assert!(fault(JwtKey::jwks(secret)).starts_with("the JWKS document holds a secret"));
}

#[test]
fn a_jwks_key_that_can_verify_nothing_is_refused_by_its_name() {
    let damaged =
        [(RSA, "n", "AQAB"), (RSA, "n", "no base64!"), (P256, "x", "AQ"), (P256, "y", "AQ"), (ED25519, "x", "AQ")];
    for (pem, part, value) in damaged {
        let mut key = jwk(pem, "k1");
        key[part] = value.into();
        let fault = fault(JwtKey::jwks(json!({ "keys": [jwk(RSA, "r"), key] }).to_string()));
        assert!(fault.starts_with("the key `k1` of the JWKS document cannot be used: "), "{part}: {fault}");
    }
}
