//! When a token is good, for whom and from whom.

use super::{Claims, SECRET, ann, options, service, verified};
use jsonwebtoken::{EncodingKey, Header, get_current_timestamp};
use nestling::jwt::{JwtErrorKind, JwtOptions, JwtService};
use nestling::{JsonValue, json};
use std::time::Duration;

fn signed(claims: &JsonValue) -> String {
    jsonwebtoken::encode(&Header::default(), claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
}

/// A token that ends so many seconds from now.
fn ending(seconds: i64) -> String {
    let end = get_current_timestamp().checked_add_signed(seconds).unwrap();
    signed(&json!({ "sub": "ann", "exp": end }))
}

fn kind(jwt: &JwtService, token: &str) -> JwtErrorKind {
    jwt.verify::<Claims>(token).unwrap_err().kind()
}

#[test]
fn a_token_ends_a_minute_after_it_says() {
    assert_eq!(verified(&ending(60)).unwrap(), ann());
    assert_eq!(verified(&ending(-30)).unwrap(), ann());
    assert_eq!(kind(&service(options()), &ending(-120)), JwtErrorKind::Expired);
    assert_eq!(kind(&service(options().leeway(Duration::ZERO)), &ending(-5)), JwtErrorKind::Expired);
    let patient = service(options().leeway(Duration::from_secs(600)));
    assert_eq!(patient.verify::<Claims>(&ending(-120)).unwrap(), ann());
    assert_eq!(kind(&service(options().leeway(Duration::MAX)), &ending(-2 * 24 * 3600)), JwtErrorKind::Expired);
}

#[test]
fn a_token_begins_when_it_says() {
    let now = get_current_timestamp();
    let later = signed(&json!({ "sub": "ann", "exp": now + 7200, "nbf": now + 3600 }));
    assert_eq!(verified(&later).unwrap_err().kind(), JwtErrorKind::NotYetValid);
    let begun = signed(&json!({ "sub": "ann", "exp": now + 7200, "nbf": now }));
    assert_eq!(verified(&begun).unwrap(), ann());
}

#[test]
fn a_token_without_an_end_is_refused_unless_it_is_wanted() {
    let endless = signed(&json!({ "sub": "ann" }));
    assert_eq!(verified(&endless).unwrap_err().kind(), JwtErrorKind::Refused);
    let patient = service(options().never_expires());
    assert_eq!(patient.verify::<Claims>(&endless).unwrap(), ann());
    assert_eq!(kind(&patient, &ending(-120)), JwtErrorKind::Expired);
    let said: JsonValue = patient.verify(&patient.sign(&ann()).unwrap()).unwrap();
    assert!(said.get("exp").is_none(), "{said}");
}

#[test]
fn what_the_options_say_is_added_to_the_claims() {
    let jwt = service(options().issuer("us").audience("cats").expires_in(Duration::from_secs(90)));
    let before = get_current_timestamp();
    let said: JsonValue = jwt.verify(&jwt.sign(&ann()).unwrap()).unwrap();
    let signed_at = said["iat"].as_u64().unwrap();
    assert!((before..=get_current_timestamp()).contains(&signed_at));
    assert_eq!(said, json!({ "sub": "ann", "iat": signed_at, "exp": signed_at + 90, "iss": "us", "aud": "cats" }));
}

#[test]
fn claims_that_say_it_themselves_stay() {
    let jwt = service(options());
    let end = get_current_timestamp() + 5;
    let said: JsonValue = jwt.verify(&jwt.sign(&json!({ "sub": "ann", "exp": end, "iat": null })).unwrap()).unwrap();
    assert_eq!(said["exp"], end);
    assert!(said["iat"].is_u64());
}

#[test]
fn claims_are_an_object() {
    for claims in [json!("ann"), json!(["ann"]), json!(null)] {
        let error = service(options()).sign(&claims).unwrap_err();
        assert_eq!(error.to_string(), "the claims of a token are an object: a struct or a map");
    }
}

#[test]
fn a_token_of_another_issuer_or_for_others_is_refused() {
    let token = |options: JwtOptions| service(options).sign(&ann()).unwrap();
    let us = || options().issuer("us").audience("cats");
    let jwt = service(us());
    assert_eq!(jwt.verify::<Claims>(&token(us())).unwrap(), ann());
    for other in
        [us().issuer("them"), us().audience("dogs"), options(), options().issuer("us"), options().audience("cats")]
    {
        assert_eq!(kind(&jwt, &token(other)), JwtErrorKind::Refused);
    }
    assert_eq!(verified(&token(options().audience("dogs"))).unwrap_err().kind(), JwtErrorKind::Refused);
    let several = signed(&json!({ "sub": "ann", "exp": 99_999_999_999_u64, "iss": "us", "aud": ["dogs", "cats"] }));
    assert_eq!(jwt.verify::<Claims>(&several).unwrap(), ann());
}

#[test]
fn claims_of_another_type_are_refused() {
    let other = service(options()).sign(&json!({ "name": "ann" })).unwrap();
    assert_eq!(verified(&other).unwrap_err().kind(), JwtErrorKind::Malformed);
}
