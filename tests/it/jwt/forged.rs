//! Tokens that nobody of ours has signed.

use super::keys::{RSA, RSA_PUBLIC};
use super::{Claims, SECRET, service, token, verified};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use nestling::json;
use nestling::jwt::{JwtErrorKind, JwtKey, JwtOptions};
use proptest::prelude::*;

const FOR_EVER: u64 = 99_999_999_999;

fn kind(token: &str) -> JwtErrorKind {
    verified(token).unwrap_err().kind()
}

fn encoded(part: &nestling::JsonValue) -> String {
    BASE64.encode(part.to_string())
}

#[test]
fn an_unsigned_token_is_refused() {
    let claims = encoded(&json!({ "sub": "eve", "exp": FOR_EVER }));
    for algorithm in ["none", "None", "NONE", "nOnE", ""] {
        let header = encoded(&json!({ "alg": algorithm, "typ": "JWT" }));
        for signature in ["", "AA"] {
            assert_eq!(kind(&format!("{header}.{claims}.{signature}")), JwtErrorKind::Malformed, "{algorithm}");
        }
    }
}

#[test]
fn a_signature_that_was_taken_off_or_changed_is_refused() {
    let token = token();
    let (message, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(kind(&format!("{message}.")), JwtErrorKind::Signature);
    let mut bytes = BASE64.decode(signature).unwrap();
    bytes[0] ^= 1;
    assert_eq!(kind(&format!("{message}.{}", BASE64.encode(bytes))), JwtErrorKind::Signature);
}

#[test]
fn claims_that_were_changed_are_refused() {
    let token = token();
    let [header, _, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let claims = encoded(&json!({ "sub": "eve", "exp": FOR_EVER }));
    assert_eq!(kind(&format!("{header}.{claims}.{signature}")), JwtErrorKind::Signature);
}

#[test]
fn a_public_key_is_no_secret() {
    let jwt = service(JwtOptions::new(JwtKey::public_pem(RSA_PUBLIC)));
    let key = EncodingKey::from_secret(RSA_PUBLIC.as_bytes());
    let claims = json!({ "sub": "eve", "exp": FOR_EVER });
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        let token = jsonwebtoken::encode(&Header::new(algorithm), &claims, &key).unwrap();
        assert_eq!(jwt.verify::<Claims>(&token).unwrap_err().kind(), JwtErrorKind::UnknownKey);
    }
}

#[test]
fn a_key_is_for_one_algorithm_of_its_kind() {
    let claims = json!({ "sub": "eve", "exp": FOR_EVER });
    let longer = Header::new(Algorithm::HS512);
    let token = jsonwebtoken::encode(&longer, &claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap();
    assert_eq!(kind(&token), JwtErrorKind::UnknownKey);
    let key = EncodingKey::from_rsa_pem(RSA.as_bytes()).unwrap();
    let token = jsonwebtoken::encode(&Header::new(Algorithm::PS256), &claims, &key).unwrap();
    let jwt = service(JwtOptions::new(JwtKey::public_pem(RSA_PUBLIC)));
    assert_eq!(jwt.verify::<Claims>(&token).unwrap_err().kind(), JwtErrorKind::UnknownKey);
}

#[test]
fn a_key_in_the_token_itself_is_not_used() {
    let own = EncodingKey::from_secret(b"a secret of eve's, 32 bytes at least");
    let mut header = Header::new(Algorithm::HS256);
    header.jku = Some("https://eve.example/keys".to_owned());
    header.jwk = Some(jsonwebtoken::jwk::Jwk::from_encoding_key(&own, Algorithm::HS256).unwrap());
    let token = jsonwebtoken::encode(&header, &json!({ "sub": "eve", "exp": FOR_EVER }), &own).unwrap();
    assert_eq!(kind(&token), JwtErrorKind::Signature);
}

#[test]
fn an_extension_that_has_to_be_understood_is_refused() {
    let mut header = Header::new(Algorithm::HS256);
    header.crit = Some(vec!["exp".to_owned()]);
    let key = EncodingKey::from_secret(SECRET.as_bytes());
    let token = jsonwebtoken::encode(&header, &json!({ "sub": "ann", "exp": FOR_EVER }), &key).unwrap();
    assert_eq!(kind(&token), JwtErrorKind::Refused);
}

/// RFC 7515, appendix A.1: the signature of others holds here, and the token has expired.
#[test]
fn the_token_of_the_standard_is_read_as_it_says() {
    let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let jwt = service(JwtOptions::new(JwtKey::secret(BASE64.decode(key).unwrap())));
    let token = concat!(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9",
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
        ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    let error = jwt.verify::<nestling::JsonValue>(token).unwrap_err();
    assert_eq!(error.kind(), JwtErrorKind::Expired);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        prop_assert!(verified(&text).is_err());
    }

    #[test]
    fn no_three_parts_make_the_reader_panic(header: Vec<u8>, claims: Vec<u8>, signature: Vec<u8>) {
        let parts = [header, claims, signature].map(|part| BASE64.encode(part));
        prop_assert!(verified(&parts.join(".")).is_err());
    }

    #[test]
    fn no_change_of_a_token_is_believed(at in 0..1000_usize, with in "[A-Za-z0-9_.=-]") {
        let token = token();
        let at = at % token.len();
        let mut changed = token.clone();
        changed.replace_range(at..=at, &with);
        // Whoever changes nothing has shown a good one.
        prop_assert_eq!(verified(&changed).is_ok(), changed == token);
    }

    #[test]
    fn claims_of_any_shape_are_read_or_refused(exp: i128, nbf: f64, aud in ".*") {
        let key = EncodingKey::from_secret(SECRET.as_bytes());
        let exp = exp as f64;
        let claims = json!({ "sub": "ann", "exp": exp, "nbf": nbf, "aud": aud });
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap();
        let _ = verified(&token);
    }
}
