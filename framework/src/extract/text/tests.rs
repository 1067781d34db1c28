//! What clients are told about a text.

use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU8;

#[derive(Debug, Deserialize, PartialEq, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum SortOrder {
    NewestFirst,
    #[serde(rename = "old")]
    OldestFirst,
}

#[derive(Debug, Deserialize, PartialEq)]
struct CatId(u64);

#[derive(Debug, Deserialize)]
struct SecretStruct {
    #[serde(rename = "a")]
    _a: u8,
}

#[derive(Debug, Deserialize)]
struct SecretPair(#[expect(dead_code)] u8, #[expect(dead_code)] u8);

fn told<T: DeserializeOwned + std::fmt::Debug>(raw: Option<&str>) -> String {
    parse::<T>("id", raw).unwrap_err().to_string()
}

const NUMERIC: &str = "Validation failed (numeric string is expected)";

#[test]
fn reads_every_kind_of_value() {
    assert_eq!(parse::<u8>("id", Some("255")).unwrap(), 255);
    assert_eq!(parse::<f32>("id", Some("1.5")).unwrap(), 1.5);
    assert_eq!(parse::<char>("id", Some("é")).unwrap(), 'é');
    assert_eq!(parse::<String>("id", Some("")).unwrap(), "");
    assert_eq!(parse::<CatId>("id", Some("7")).unwrap(), CatId(7));
    assert_eq!(parse::<SortOrder>("id", Some("newest-first")).unwrap(), SortOrder::NewestFirst);
    assert_eq!(parse::<SortOrder>("id", Some("old")).unwrap(), SortOrder::OldestFirst);
    assert_eq!(parse::<IpAddr>("id", Some("::1")).unwrap().to_string(), "::1");
    assert_eq!(parse::<u128>("id", Some(&u128::MAX.to_string())).unwrap(), u128::MAX);
    assert_eq!(parse::<i128>("id", Some(&i128::MIN.to_string())).unwrap(), i128::MIN);
    for (text, value) in [("true", true), ("1", true), ("false", false), ("0", false)] {
        assert_eq!(parse::<bool>("id", Some(text)).unwrap(), value);
    }
}

#[test]
fn what_is_absent_is_none_or_required() {
    assert_eq!(parse::<Option<u8>>("id", None).unwrap(), None);
    assert_eq!(parse::<Option<CatId>>("id", Some("7")).unwrap(), Some(CatId(7)));
    parse::<()>("id", None).unwrap();
    for text in [
        told::<u8>(None),
        told::<String>(None),
        told::<CatId>(None),
        told::<SortOrder>(None),
        told::<SecretStruct>(None),
    ] {
        assert_eq!(text, "Validation failed (id is required)");
    }
}

#[test]
fn numbers_are_decimal_finite_and_in_range() {
    for wrong in ["", "256", "-1", "1.0", "0x1", "1e1", " 1", "١"] {
        assert_eq!(told::<u8>(Some(wrong)), NUMERIC, "{wrong:?}");
    }
    for wrong in ["NaN", "inf", "-infinity", "1e999", "x"] {
        assert_eq!(told::<f64>(Some(wrong)), NUMERIC, "{wrong:?}");
    }
    assert_eq!(told::<NonZeroU8>(Some("0")), NUMERIC);
    assert_eq!(told::<Option<u8>>(Some("")), NUMERIC);
}

#[test]
fn other_types_have_their_own_words() {
    assert_eq!(told::<bool>(Some("yes")), "Validation failed (boolean string is expected)");
    assert_eq!(told::<SortOrder>(Some("NewestFirst")), "Validation failed (enum string is expected)");
    assert_eq!(told::<char>(Some("ab")), "Validation failed (a character is expected)");
    assert_eq!(told::<IpAddr>(Some("::x")), "Validation failed (invalid IP address syntax)");
    assert_eq!(told::<()>(Some("x")), "Validation failed (no value is expected)");
    assert_eq!(told::<Vec<u8>>(Some("1")), "Validation failed (one text cannot be read as a list)");
    assert_eq!(told::<SecretPair>(Some("1")), "Validation failed (one text cannot be read as a list)");
    assert_eq!(told::<SecretStruct>(Some("1")), "Validation failed (one text cannot be read as an object)");
    assert_eq!(told::<HashMap<u8, u8>>(Some("1")), "Validation failed (one text cannot be read as an object)");
}

fn never_names_a_type<T: DeserializeOwned>(raw: Option<&str>) -> Result<(), TestCaseError> {
    if let Err(exception) = parse::<T>("id", raw) {
        let text = exception.to_string();
        prop_assert!(!["Secret", "SortOrder", "CatId", "u8", "i64"].iter().any(|name| text.contains(name)), "{}", text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn never_panics_and_never_names_a_type(raw in proptest::option::of(".*")) {
        let raw = raw.as_deref();
        never_names_a_type::<u8>(raw)?;
        never_names_a_type::<i64>(raw)?;
        never_names_a_type::<f64>(raw)?;
        never_names_a_type::<char>(raw)?;
        never_names_a_type::<SortOrder>(raw)?;
        never_names_a_type::<CatId>(raw)?;
        never_names_a_type::<SecretStruct>(raw)?;
        never_names_a_type::<SecretPair>(raw)?;
        never_names_a_type::<Option<Vec<u8>>>(raw)?;
        never_names_a_type::<IpAddr>(raw)?;
        never_names_a_type::<serde_json::Value>(raw)?;
    }

    #[test]
    fn round_trips(a: i64, b: u128, c in -1e300_f64..1e300, d: char, e in ".*", f: bool) {
        prop_assert_eq!(parse::<i64>("id", Some(&a.to_string())).unwrap(), a);
        prop_assert_eq!(parse::<u128>("id", Some(&b.to_string())).unwrap(), b);
        prop_assert_eq!(parse::<f64>("id", Some(&c.to_string())).unwrap(), c);
        prop_assert_eq!(parse::<char>("id", Some(&d.to_string())).unwrap(), d);
        prop_assert_eq!(parse::<Option<String>>("id", Some(&e)).unwrap(), Some(e));
        prop_assert_eq!(parse::<bool>("id", Some(&f.to_string())).unwrap(), f);
    }
}
